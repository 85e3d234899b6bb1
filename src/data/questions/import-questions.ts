import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { messageOf } from '#platform/errors'
import type { Corpus } from '../corpora/corpus.ts'
import { announceChanges } from '#data/index-changes/queries'
import { readCarriedQuestions } from './carried-questions.ts'
import { deleteOtherQuestions, findDocumentsOf, insertQuestions } from './queries.ts'

/**
 * Takes in the questions that the program carries for a corpus, and no others of it: documents that are there already are
 * indexed again. A list that cannot be read changes nothing: searches find a little less without it.
 */
export async function importQuestions(
  ctx: Ctx<'db' | 'log'>,
  { id, questions }: Pick<Corpus, 'id' | 'questions'>,
): Promise<void> {
  authorize(ctx, 'settings:manage')
  if (!questions) return
  const maker = `corpus ${id}`
  const rows = await readCarriedQuestions(questions, maker).catch((error: unknown) => {
    ctx.log.warn({ corpusId: id, reason: messageOf(error) }, 'the carried questions cannot be read')
    return null
  })
  if (rows === null) return
  await ctx.db.transaction().execute(async (tx) => {
    const changed = [...(await deleteOtherQuestions(tx, maker, rows)), ...(await insertQuestions(tx, rows))]
    if (changed.length === 0) return
    await announceChanges(tx, await findDocumentsOf(tx, changed))
    await audit(tx, ctx, { action: 'corpus.questions', details: { corpus: id, changed: changed.length } })
  })
}
