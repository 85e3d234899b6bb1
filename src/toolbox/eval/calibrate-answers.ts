import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { type AnswerCtx, prepareAnswer } from '../answer/answer.ts'
import { type Example, calibrate } from '../answer/levels/calibrate.ts'
import type { Calibration } from '../answer/levels/calibration.ts'
import { calibrationSetting } from '../answer/levels/stored-calibration.ts'
import { pleasantryOf } from '../answer/question/small-talk.ts'
import { answerLines, chunkText } from '../answer/quote/write-answer.ts'
import type { Assistant } from '../assistants/assistant.ts'
import { showsFacts } from './grade-answer.ts'
import type { GradedQuestion } from './graded-question.ts'

export interface CalibrationTrial {
  readonly assistant: Assistant
  readonly questions: readonly GradedQuestion[]
  readonly language: 'fr' | 'en'
  readonly onProgress?: (done: number, total: number) => void
}

/** With fewer questions of either kind the figures would mean nothing. */
const fewestExamples = 20

async function exampleOf(
  ctx: AnswerCtx,
  { assistant, language }: CalibrationTrial,
  question: GradedQuestion,
): Promise<Example | null> {
  const messages = question.turns.map((content) => ({ role: 'user' as const, content }))
  if (pleasantryOf(messages.at(-1)?.content ?? '') !== null) return null
  const { evidence, passages } = await prepareAnswer(ctx, { assistant, messages, language })
  if (evidence === null) return null
  const shown = [answerLines(passages), ...passages.map((passage, at) => chunkText(passage, at + 1))].join('\n\n')
  const isAnswerable = question.facts.length > 0 || question.documents.length > 0
  const isFar = question.kinds.some((kind) => kind.endsWith('far'))
  return {
    evidence,
    isNear: isAnswerable ? true : isFar ? false : null,
    isRight: isAnswerable && showsFacts(shown, question.facts),
  }
}

/**
 * Asks every question and fits, for the embedding profile in use, what decides between an answer, the nearest passages
 * and nothing. Questions need facts; those that nothing answers have neither facts nor documents, and the kind `far`
 * when they are of another subject altogether. Throws `invalid_request` when there are too few.
 */
export async function measureCalibration(ctx: AnswerCtx, trial: CalibrationTrial): Promise<Calibration> {
  authorize(ctx, 'search:read')
  const examples: Example[] = []
  for (const [done, question] of trial.questions.entries()) {
    ctx.signal.throwIfAborted()
    const example = await exampleOf(ctx, trial, question)
    if (example) examples.push(example)
    trial.onProgress?.(done + 1, trial.questions.length)
  }
  const others = examples.filter(({ isNear }) => isNear === false).length
  if (others < fewestExamples || examples.length - others < fewestExamples) {
    throw new AppError('invalid_request', { reason: 'too_few_questions', value: fewestExamples, param: 'questions' })
  }
  return calibrate(examples)
}

/** From now on the organisation's answers are judged by it, with this embedding profile. */
export async function keepCalibration(
  ctx: Ctx<'db' | 'settings'>,
  profile: string,
  calibration: Calibration,
): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.change(tx, calibrationSetting, {
      organisationId,
      next: (kept) => ({ ...kept, [profile]: calibration }),
    })
    await audit(tx, ctx, { action: 'settings.calibrate', details: { profile } })
  })
}
