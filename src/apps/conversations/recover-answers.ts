import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { interruptAnswers } from './events/queries.ts'

/**
 * Ends where they are the answers that nobody writes any more: their process died and its lease with it, or it is named
 * because it stops. Gives how many.
 */
export async function recoverAnswers(
  ctx: Ctx<'db'>,
  which: { expired: true } | { runnerId: string } = { expired: true },
): Promise<number> {
  authorize(ctx, 'conversations:write')
  return ctx.db.transaction().execute(async (tx) => {
    const ended = await interruptAnswers(tx, which)
    for (const { messageId } of ended) {
      await audit(tx, ctx, { action: 'answer.interrupt', target: { kind: 'message', id: messageId } })
    }
    return ended.length
  })
}
