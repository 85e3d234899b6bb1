import type { ConversationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { announce } from './events/conversation-channel.ts'
import { interruptAnswers } from './events/queries.ts'
import { deleteOwnConversation, lockConversation } from './queries.ts'

/** Its messages go with it; an answer being written is given up, and open streams end. */
export async function deleteConversation(ctx: Ctx<'db'>, id: ConversationId): Promise<void> {
  authorize(ctx, 'conversations:write')
  const owner = ownerOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await lockConversation(tx, { owner, id })
    // Whoever is adding words ends first: a deletion that waited for them would hold what they wait for.
    await interruptAnswers(tx, { conversationId: id })
    await deleteOwnConversation(tx, { owner, id })
    await audit(tx, ctx, { action: 'conversation.delete', target: { kind: 'conversation', id } })
    await announce(tx, { conversationId: id, change: 'deleted' })
  })
}
