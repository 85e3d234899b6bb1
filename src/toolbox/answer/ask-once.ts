import type { AnswerProof } from '#contract/citations'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { answer } from './answer.ts'
import type { Question } from './prepared-question.ts'

export interface WholeAnswer {
  readonly text: string
  readonly proof: AnswerProof
  readonly promptTokens: number
  readonly completionTokens: number
}

/** The answer as a whole, for whoever does not read it as it comes. */
export async function askOnce(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>,
  question: Question,
): Promise<WholeAnswer> {
  authorize(ctx, 'search:read')
  for await (const event of answer(ctx, question)) if (event.type === 'answer-finished') return event
  throw new AppError('internal', { reason: 'the answer has no end' })
}
