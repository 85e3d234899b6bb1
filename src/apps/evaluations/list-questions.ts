import type { Ctx } from '#apps/context'
import { authorize } from '#platform/auth/authorize'
import { WrittenQuestion } from '#toolbox/eval/written-question'
import { getEvaluation } from './get-evaluation.ts'
import { type AnswerRow, listAnswers, pageOfQuestions } from './answers/queries.ts'
import { Variants } from './variant.ts'

/** A question with what the answer of each variant showed; null for what is not asked yet. */
export interface EvaluatedQuestion {
  readonly position: number
  readonly question: WrittenQuestion
  readonly answers: readonly (AnswerRow | null)[]
}

export interface QuestionsAsked {
  /** Those alone whose two answers are not graded the same. */
  readonly onlyDiffering: boolean
  readonly limit: number
  readonly offset: number
}

/** In the order of the file. */
export async function listEvaluatedQuestions(
  ctx: Ctx<'db'>,
  id: number,
  asked: QuestionsAsked,
): Promise<{ rows: EvaluatedQuestion[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const { variants } = await getEvaluation(ctx, id)
  const { rows, total } = await pageOfQuestions(ctx.db, { ...asked, evaluationId: id })
  const positions = rows.map(({ position }) => position)
  const answers = positions.length === 0 ? [] : await listAnswers(ctx.db, id, positions)
  const ways = Variants.parse(variants)
  return {
    total,
    rows: rows.map(({ position, question }) => ({
      position,
      question: WrittenQuestion.parse(question),
      answers: ways.map(
        (_, variant) => answers.find((one) => one.position === position && one.variant === variant) ?? null,
      ),
    })),
  }
}
