import type { Ctx } from '#apps/context'
import { AnswerStatus } from '#contract/citations'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type AnswerFigures, figuresOf } from '#toolbox/eval/evaluate-answers'
import type { Grade } from '#toolbox/eval/grade-answer'
import { type CountedEvaluation, findOwnEvaluation } from './queries.ts'
import { type AnswerRow, listAnswers } from './answers/queries.ts'
import { Variants } from './variant.ts'

/** An evaluation of the organisation. Throws `not_found`. */
export async function getEvaluation(ctx: Ctx<'db'>, id: number): Promise<CountedEvaluation> {
  authorize(ctx, 'settings:manage')
  const row = await findOwnEvaluation(ctx.db, { organisationId: organisationOf(ctx), id })
  if (row === undefined) throw new AppError('not_found', { what: 'evaluation', id })
  return row
}

export interface VariantFigures extends AnswerFigures {
  readonly asked: number
}

/** The same, with the figures of each variant over what was asked so far. */
export async function getEvaluationFigures(
  ctx: Ctx<'db'>,
  id: number,
): Promise<{ evaluation: CountedEvaluation; figures: VariantFigures[] }> {
  authorize(ctx, 'settings:manage')
  const evaluation = await getEvaluation(ctx, id)
  const answers = await listAnswers(ctx.db, id)
  const figures = Variants.parse(evaluation.variants).map((_, variant) => {
    const own = answers.filter((answer) => answer.variant === variant)
    return { asked: own.length, ...figuresOf(own.map((row) => ({ grade: gradeOf(row), ms: row.duration_ms }))) }
  })
  return { evaluation, figures }
}

function gradeOf(row: AnswerRow): Grade {
  return {
    status: row.status === null ? null : AnswerStatus.parse(row.status),
    hasFacts: row.all_facts !== null,
    hasDocuments: row.right_document !== null,
    all: row.all_facts ?? false,
    early: row.first_characters ?? false,
    quoted: row.quoted_words ?? false,
    cites: row.right_document ?? false,
    citesFirst: row.right_document_first ?? false,
    fellBack: row.fell_back,
  }
}
