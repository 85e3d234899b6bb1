import type { Ctx } from '#server/context'
import type { Calibration } from '#toolbox/answer/levels/calibration'
import { type Assistant, defaultAssistantName, modelOfAssistant, within } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import { keepCalibration, measureCalibration } from '#toolbox/eval/calibrate-answers'
import { type AnswersEvaluation, evaluateAnswers } from '#toolbox/eval/evaluate-answers'
import { readGradedQuestions } from '#toolbox/eval/graded-question'
import type { Language } from '../locales/error-words.ts'
import { asOrganisation } from '#data/access/as-organisation'

type EvaluationCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

export interface AnswersCommand {
  readonly questionsFile: string
  /** Null: every collection that a member of the organisation reads. */
  readonly collectionIds: readonly number[] | null
  readonly language: Language
  readonly onProgress?: (done: number, total: number) => void
}

async function assistantFor(ctx: EvaluationCtx, { collectionIds }: AnswersCommand): Promise<Assistant> {
  return within(await resolveAssistant(ctx, modelOfAssistant(defaultAssistantName)), collectionIds)
}

/** Asks the assistant that people use every question of a file, and grades what a reader reads. */
export async function gradeAnswers(ctx: EvaluationCtx, command: AnswersCommand): Promise<AnswersEvaluation> {
  const questions = readGradedQuestions(command.questionsFile)
  const assistant = await assistantFor(ctx, command)
  return evaluateAnswers(await asOrganisation(ctx), { ...command, assistant, questions })
}

/** Fits on the questions of a file when an answer is sure, and keeps it for the organisation. */
export async function calibrateAnswers(
  ctx: EvaluationCtx,
  command: AnswersCommand,
): Promise<{ profile: string; calibration: Calibration }> {
  const questions = readGradedQuestions(command.questionsFile)
  const assistant = { ...(await assistantFor(ctx, command)), mode: 'quote' as const, model: null }
  const calibration = await measureCalibration(await asOrganisation(ctx), { ...command, assistant, questions })
  const { profile } = ctx.embedder
  await keepCalibration(ctx, profile, calibration)
  return { profile, calibration }
}
