import type { Ctx } from '#apps/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { type ChangedAnswerRow, countChangedAnswers, listChangedAnswers } from './queries.ts'

/** Own answers that no longer say what their sources say: what they cite was changed, went out of force or was removed. */
export async function listOwnChangedAnswers(
  ctx: Ctx<'db'>,
  page: { limit: number; offset: number },
): Promise<{ rows: ChangedAnswerRow[]; total: number }> {
  authorize(ctx, 'conversations:read')
  const answers = { owner: ownerOf(ctx), readable: principalsOf(ctx.actor) }
  const rows = await listChangedAnswers(ctx.db, { ...answers, ...page })
  return { rows, total: await countChangedAnswers(ctx.db, answers) }
}
