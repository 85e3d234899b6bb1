import type { ConversationId } from '#contract/ids'
import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { deleteFeedback, findOwnAnswer } from './queries.ts'

/** Takes back what was said of an answer; nothing said is nothing to take back. */
export async function withdrawFeedback(
  ctx: Ctx<'db'>,
  { conversationId, messageId }: { conversationId: ConversationId; messageId: number },
): Promise<void> {
  authorize(ctx, 'conversations:write')
  await ctx.db.transaction().execute(async (tx) => {
    const found = await findOwnAnswer(tx, { owner: ownerOf(ctx), conversationId, messageId })
    if (!found) throw new AppError('not_found', { what: 'message', id: messageId })
    await deleteFeedback(tx, messageId)
    await audit(tx, ctx, { action: 'feedback.withdraw', target: { kind: 'message', id: messageId } })
  })
}
