import type { ConversationId } from '#contract/ids'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { ConversationEventRow } from './events/conversation-event.ts'
import { lastEventId } from './events/queries.ts'
import { findConversation } from './queries.ts'

/** The events of a conversation after an id, then those to come, until the signal. Throws before the first one only. */
export async function followConversation(
  ctx: Ctx<'db' | 'conversationFeed'>,
  from: { conversationId: ConversationId; after: number },
): Promise<AsyncGenerator<ConversationEventRow>> {
  authorize(ctx, 'conversations:read')
  const { id: conversationId } = await findConversation(ctx.db, { owner: ownerOf(ctx), id: from.conversationId })
  const known = await lastEventId(ctx.db, conversationId)
  return ctx.conversationFeed.follow({ conversationId, after: from.after, known }, ctx.signal)
}
