import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type WholeAnswer, askOnce } from '../answer/ask-once.ts'
import type { Assistant } from '../assistants/assistant.ts'
import type { LabourQuestion, UnanswerableQuestion } from './question-sets.ts'

type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'log'>

export interface AnswersEvaluation {
  readonly answerable: number
  /** Shares of the answerable questions. */
  readonly citing: number
  readonly citingFirst: number
  readonly wronglyRefused: number
  /** Shares of the questions that the sources cannot answer. */
  readonly far: { readonly questions: number; readonly refused: number }
  readonly near: { readonly questions: number; readonly refused: number }
  readonly medianMs: number
  /** Answerable questions answered without the expected document, and whether they were refused. */
  readonly missed: readonly { readonly question: string; readonly refused: boolean }[]
}

export interface AnswersTrial {
  readonly assistant: Assistant
  readonly answerable: readonly LabourQuestion[]
  readonly unanswerable: readonly UnanswerableQuestion[]
  /** Called after each question. */
  readonly onProgress?: (done: number, total: number) => void
}

interface Answered<Q> {
  readonly question: Q
  readonly answer: WholeAnswer
  readonly ms: number
}

function isRefused({ answer }: Answered<unknown>): boolean {
  return answer.proof.answer_status === 'not_found'
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(holds).length / all.length
}

function refusals(answers: readonly Answered<UnanswerableQuestion>[], label: UnanswerableQuestion['label']) {
  const labelled = answers.filter(({ question }) => question.label === label)
  return { questions: labelled.length, refused: share(labelled, isRefused) }
}

/** Asks every question of the sets and counts what is cited, refused, and refused wrongly. */
export async function evaluateAnswers(ctx: AnswerCtx, trial: AnswersTrial): Promise<AnswersEvaluation> {
  authorize(ctx, 'search:read')
  const { assistant, answerable, unanswerable, onProgress } = trial
  const total = answerable.length + unanswerable.length
  let done = 0
  async function ask<Q extends { question: string }>(question: Q): Promise<Answered<Q>> {
    const start = performance.now()
    const messages = [{ role: 'user' as const, content: question.question }]
    const answer = await askOnce(ctx, { assistant, messages, language: 'fr' })
    done += 1
    onProgress?.(done, total)
    return { question, answer, ms: performance.now() - start }
  }
  const answered: Answered<LabourQuestion>[] = []
  for (const question of answerable) answered.push(await ask(question))
  const others: Answered<UnanswerableQuestion>[] = []
  for (const question of unanswerable) others.push(await ask(question))
  const cites = ({ question, answer }: Answered<LabourQuestion>): boolean =>
    answer.proof.citations.some((citation) => question.expected.includes(citation.external_id))
  const citesFirst = ({ question, answer }: Answered<LabourQuestion>): boolean =>
    question.expected.includes(answer.proof.citations[0]?.external_id ?? '')
  const times = [...answered, ...others].map(({ ms }) => ms).toSorted((left, right) => left - right)
  return {
    answerable: answered.length,
    citing: share(answered, cites),
    citingFirst: share(answered, citesFirst),
    wronglyRefused: share(answered, isRefused),
    far: refusals(others, 'far'),
    near: refusals(others, 'near'),
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    missed: answered
      .filter((one) => !cites(one))
      .map((one) => ({ question: one.question.question, refused: isRefused(one) })),
  }
}
