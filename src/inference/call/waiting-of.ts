import type { Ctx } from '#inference/context'
import type { Actor } from '#platform/auth/actor'
import type { Band, Waiting } from '../admission/fair-queue.ts'
import type { CallRequest } from './model-call.ts'
import { priorityOf } from './priority.ts'

const HIGH: Band = 0
const NORMAL: Band = 1
const LOW: Band = 2

/** What decides the turn of a call that has to wait. */
export function waitingOf({ actor, signal, isBackground }: Ctx, { band, estimate, priority }: CallRequest): Waiting {
  const weight = estimate.promptTokens + estimate.completionTokens
  return {
    band: band ?? (isBackground === true ? LOW : bandOf(priority ?? priorityOf(actor))),
    tenant: tenantOf(actor),
    weight,
    signal,
  }
}

function bandOf(priority: number): Band {
  if (priority === 0) return NORMAL
  return priority < 0 ? HIGH : LOW
}

/** Programs and people share a model fairly, whatever their number of keys. */
export function tenantOf(actor: Actor): string {
  return 'ownPrincipal' in actor ? `principal ${actor.ownPrincipal}` : actor.kind
}
