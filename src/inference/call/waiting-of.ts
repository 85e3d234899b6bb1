import type { Ctx } from '#inference/context'
import type { Actor } from '#platform/auth/actor'
import type { Band, Waiting } from '../admission/fair-queue.ts'
import type { CallRequest } from './model-call.ts'

const HIGH: Band = 0
const NORMAL: Band = 1
const LOW: Band = 2

/** What decides the turn of a call that has to wait. */
export function waitingOf({ actor, signal, isBackground }: Ctx, { band, estimate }: CallRequest): Waiting {
  const weight = estimate.promptTokens + estimate.completionTokens
  return { band: band ?? (isBackground === true ? LOW : bandOf(actor)), tenant: tenantOf(actor), weight, signal }
}

function bandOf(actor: Actor): Band {
  return 'priority' in actor && actor.priority > 0 ? HIGH : NORMAL
}

/** Programs and people share a model fairly, whatever their number of keys. */
export function tenantOf(actor: Actor): string {
  return 'ownPrincipal' in actor ? `principal ${actor.ownPrincipal}` : actor.kind
}
