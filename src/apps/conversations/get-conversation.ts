import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { type ConversationReading, readConversation } from './queries.ts'

/** A conversation with its messages, and the id of the event after which its stream goes on. */
export async function getConversation(ctx: Ctx<'db'>, id: number): Promise<ConversationReading> {
  authorize(ctx, 'conversations:read')
  return readConversation(ctx.db, { owner: ownerOf(ctx), id })
}
