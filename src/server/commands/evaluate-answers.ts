import type { CollectionId } from '#contract/ids'
import { type Variant, assistantOf } from '#apps/evaluations/variant'
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
  readonly collectionIds: readonly CollectionId[] | null
  readonly language: Language
  readonly onProgress?: (done: number, total: number) => void
}

async function assistantFor(ctx: EvaluationCtx, { collectionIds }: AnswersCommand): Promise<Assistant> {
  return within(await resolveAssistant(ctx, modelOfAssistant(defaultAssistantName)), collectionIds)
}

/** `NAME`, `NAME:quote` or `NAME:MODEL`. */
function variantOf(written: string, collectionIds: readonly CollectionId[] | null): Variant {
  const colon = written.indexOf(':')
  const [assistant, way] = colon < 0 ? [written, null] : [written.slice(0, colon), written.slice(colon + 1)]
  const writing = way === 'quote' ? { mode: 'quote' as const, model: null } : { mode: null, model: way }
  return { assistant, ...writing, collectionIds: collectionIds === null ? null : [...collectionIds] }
}

/** Asks each of these assistants every question of a file, and grades what a reader reads. */
export async function gradeAnswers(
  ctx: EvaluationCtx,
  command: AnswersCommand,
  assistants: readonly string[],
): Promise<AnswersEvaluation[]> {
  const questions = readGradedQuestions(command.questionsFile)
  const reader = await asOrganisation(ctx)
  const asked: Assistant[] = []
  for (const written of assistants) asked.push(await assistantOf(reader, variantOf(written, command.collectionIds)))
  const evaluations: AnswersEvaluation[] = []
  for (const assistant of asked) evaluations.push(await evaluateAnswers(reader, { ...command, assistant, questions }))
  return evaluations
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
