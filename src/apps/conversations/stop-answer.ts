import type { ConversationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { interruptAnswers } from './events/queries.ts'
import { lockConversation } from './queries.ts'

/**
 * Ends the answer being written, where it is. The rows say so at once, whichever process writes: it hears of it and
 * gives up, and what it adds meanwhile is refused. Without such an answer, nothing changes.
 */
export async function stopAnswer(ctx: Ctx<'db'>, conversationId: ConversationId): Promise<void> {
  authorize(ctx, 'conversations:write')
  await ctx.db.transaction().execute(async (tx) => {
    await lockConversation(tx, { owner: ownerOf(ctx), id: conversationId })
    for (const { messageId } of await interruptAnswers(tx, { conversationId })) {
      await audit(tx, ctx, { action: 'answer.stop', target: { kind: 'message', id: messageId } })
    }
  })
}
