import type { Ctx } from '#apps/context'
import { asOrganisation } from '#data/access/as-organisation'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type QuestionFile, readQuestions } from '#toolbox/eval/question-file'
import { getEvaluation } from './get-evaluation.ts'
import { type CountedEvaluation, countOwnEvaluations, insertEvaluation } from './queries.ts'
import { runEvaluationJob } from './run-evaluation.ts'
import { type Variant, assistantOf } from './variant.ts'

export interface NewEvaluation extends Pick<QuestionFile, 'text' | 'format'> {
  readonly name: string
  readonly variants: readonly Variant[]
  readonly language: 'fr' | 'en'
}

const mostQuestions = 1000
const mostKept = 100

/**
 * Asks for the questions of a file to be asked and graded in the background, with what any member of the organisation
 * reads. Throws `invalid_request`, which names the wrong lines, and `conflict` while another one is under way.
 */
export async function createEvaluation(
  ctx: Ctx<'db' | 'jobs' | 'settings' | 'models'>,
  { name, variants, language, ...file }: NewEvaluation,
): Promise<CountedEvaluation> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const questions = readQuestions({ ...file, mostQuestions, takesExpressions: false })
  const reader = await asOrganisation(ctx)
  for (const variant of variants) await assistantOf(reader, variant)
  if ((await countOwnEvaluations(ctx.db, organisationId)) >= mostKept) {
    throw new AppError('conflict', { reason: 'too_many_evaluations', value: mostKept })
  }
  const row = { organisation_id: organisationId, name, language, variants: JSON.stringify(variants) }
  const id = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const evaluationId = await insertEvaluation(tx, row, questions)
      await ctx.jobs.enqueue(tx, runEvaluationJob, { evaluationId })
      const details = { questions: questions.length, variants: variants.length }
      await audit(tx, ctx, { action: 'evaluation.create', target: { kind: 'evaluation', id: evaluationId }, details })
      return evaluationId
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'evaluation_under_way' }) : error
    })
  return getEvaluation(ctx, id)
}
