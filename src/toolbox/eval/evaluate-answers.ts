import { authorize } from '#platform/auth/authorize'
import { AppError, type ErrorCode, isAppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { type WholeAnswer, askOnce } from '../answer/ask-once.ts'
import type { Assistant } from '../assistants/assistant.ts'
import { type Grade, type GradeSummary, gradeAnswer, gradeFailure, summaryOf } from './grade-answer.ts'
import type { GradedQuestion } from './graded-question.ts'

type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

/** Who is asked, and in what language it speaks. */
export interface AskedAs {
  readonly assistant: Assistant
  readonly language: 'fr' | 'en'
}

export interface AnswersTrial extends AskedAs {
  readonly questions: readonly GradedQuestion[]
  /** Called after each question. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface GradedAnswer {
  readonly id: string
  readonly kinds: readonly string[]
  readonly question: string
  readonly grade: Grade
  readonly ms: number
  /** Code of the error, where there was no answer. */
  readonly failure: string | null
}

export interface AnswerFigures {
  readonly summary: GradeSummary
  readonly medianMs: number
  readonly p95Ms: number
}

export interface AnswersEvaluation extends AnswerFigures {
  readonly answers: readonly GradedAnswer[]
}

/** Told with the answer; anything else ends the run, which may go on later. */
const failures: ReadonlySet<ErrorCode> = new Set([
  'backend_protocol',
  'backend_refused',
  'backend_unavailable',
  'limit_reached',
  'model_cannot',
  'model_not_found',
  'not_found',
  'timed_out',
  'too_large',
])

/** Asks as a person does: what the assistant replies is sent back with the next question, the last reply is graded. */
async function ask(ctx: AnswerCtx, { assistant, language }: AskedAs, turns: readonly string[]) {
  const messages: { role: 'user' | 'assistant'; content: string }[] = []
  let answer: WholeAnswer | null = null
  let startedAt = performance.now()
  for (const content of turns) {
    messages.push({ role: 'user', content })
    startedAt = performance.now()
    answer = await askOnce(ctx, { assistant, messages, language })
    messages.push({ role: 'assistant', content: answer.text })
  }
  return { answer, ms: performance.now() - startedAt }
}

/** Asks one question and grades what a reader reads: facts, first characters, marked words, right documents, levels. */
export async function askGraded(ctx: AnswerCtx, asked: AskedAs, question: GradedQuestion): Promise<GradedAnswer> {
  authorize(ctx, 'search:read')
  const { id, kinds, turns } = question
  const told = { id, kinds, question: turns.at(-1) ?? '' }
  try {
    const { answer, ms } = await ask(ctx, asked, turns)
    if (answer === null) throw new AppError('internal', { reason: 'the question has no words' })
    return { ...told, grade: gradeAnswer(question, answer), ms, failure: null }
  } catch (error) {
    if (ctx.signal.aborted || !isAppError(error) || !failures.has(error.code)) throw error
    return { ...told, grade: gradeFailure(question), ms: 0, failure: error.code }
  }
}

function quantile(times: readonly number[], share: number): number {
  const ordered = times.toSorted((left, right) => left - right)
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0
}

/** The figures of a set of answers; times are those of answers that came. */
export function figuresOf(answers: readonly Pick<GradedAnswer, 'grade' | 'ms'>[]): AnswerFigures {
  const times = answers.filter(({ grade }) => grade.status !== null).map(({ ms }) => ms)
  return {
    summary: summaryOf(answers.map(({ grade }) => grade)),
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  }
}

/** Asks every question of a set. */
export async function evaluateAnswers(ctx: AnswerCtx, trial: AnswersTrial): Promise<AnswersEvaluation> {
  authorize(ctx, 'search:read')
  const answers: GradedAnswer[] = []
  for (const question of trial.questions) {
    ctx.signal.throwIfAborted()
    answers.push(await askGraded(ctx, trial, question))
    trial.onProgress?.(answers.length, trial.questions.length)
  }
  return { answers, ...figuresOf(answers) }
}
