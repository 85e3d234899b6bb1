import type { Actor } from '#platform/auth/actor'
import { renameMembers } from '../bytes/splice.ts'
import type { TargetTraits } from '../target.ts'

const LATEST = 1_000_000

/**
 * How urgent a request is, on vLLM's scale: lower goes first, 0 is everybody's. Its sender decides; the request may ask
 * to go later, never earlier.
 */
export function priorityOf(actor: Actor, asked?: unknown): number {
  const own = 'priority' in actor ? -actor.priority : 0
  return typeof asked === 'number' && asked > own ? Math.min(Math.trunc(asked), LATEST) : own
}

/** What a server is told of it; nothing when it says nothing or is not listened to. */
export function toldPriority(priority: number, { refusesPriority }: TargetTraits): number | undefined {
  return priority === 0 || refusesPriority ? undefined : priority
}

/** The same body with this priority and no other. `written` is the one that it holds. */
export function withPriority(body: Buffer, written: unknown, told: number | undefined): Buffer {
  if (written === told) return body
  const without = written === undefined ? body : renameMembers(body, { priority: null })
  if (told === undefined) return without
  const inside = without.indexOf('{') + 1
  return Buffer.concat([without.subarray(0, inside), Buffer.from(`"priority":${told},`), without.subarray(inside)])
}
