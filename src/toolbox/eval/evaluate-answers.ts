import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type WholeAnswer, askOnce } from '../answer/ask-once.ts'
import type { Assistant } from '../assistants/assistant.ts'
import { type Grade, type GradeSummary, gradeAnswer, summaryOf } from './grade-answer.ts'
import type { GradedQuestion } from './graded-question.ts'

type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

export interface AnswersTrial {
  readonly assistant: Assistant
  readonly questions: readonly GradedQuestion[]
  readonly language: 'fr' | 'en'
  /** Called after each question. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface GradedAnswer {
  readonly id: string
  readonly kinds: readonly string[]
  readonly question: string
  readonly grade: Grade
  readonly ms: number
}

export interface AnswersEvaluation {
  readonly answers: readonly GradedAnswer[]
  readonly summary: GradeSummary
  readonly medianMs: number
  readonly p95Ms: number
}

/** Asks as a person does: what the assistant replies is sent back with the next question, the last reply is graded. */
async function ask(ctx: AnswerCtx, { assistant, language }: AnswersTrial, turns: readonly string[]) {
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

function quantile(times: readonly number[], share: number): number {
  const ordered = times.toSorted((left, right) => left - right)
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0
}

/** Asks every question and counts what a reader reads: facts, first characters, marked words, right documents, levels. */
export async function evaluateAnswers(ctx: AnswerCtx, trial: AnswersTrial): Promise<AnswersEvaluation> {
  authorize(ctx, 'search:read')
  const answers: GradedAnswer[] = []
  for (const question of trial.questions) {
    ctx.signal.throwIfAborted()
    const { answer, ms } = await ask(ctx, trial, question.turns)
    if (!answer) continue
    const { id, kinds, turns } = question
    answers.push({ id, kinds, question: turns.at(-1) ?? '', grade: gradeAnswer(question, answer), ms })
    trial.onProgress?.(answers.length, trial.questions.length)
  }
  const times = answers.map(({ ms }) => ms)
  return {
    answers,
    summary: summaryOf(answers.map(({ grade }) => grade)),
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  }
}
