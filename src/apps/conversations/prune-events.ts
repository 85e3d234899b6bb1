import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { deleteEvents } from './events/queries.ts'

/** A tab that comes back later reads the event that ends the answer, and with it the whole message. */
const KEPT_MINUTES = 10

/** Removes the words on their way of answers that ended a while ago: the messages hold them. Gives how many. */
export async function pruneEvents(ctx: Ctx<'db'>, keptMinutes = KEPT_MINUTES): Promise<number> {
  authorize(ctx, 'conversations:write')
  return deleteEvents(ctx.db, keptMinutes)
}
