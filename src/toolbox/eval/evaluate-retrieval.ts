import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { retrieve } from '../retrieve/retrieve.ts'
import type { LabourQuestion } from './question-sets.ts'

export interface RankedQuestion {
  readonly question: LabourQuestion
  /** Place of the first expected document among those found, from 1; null when it was not found. */
  readonly rank: number | null
}

export interface RetrievalEvaluation {
  readonly questions: number
  /** Shares of the questions whose expected document comes first, among the first three, among the first five. */
  readonly first: number
  readonly firstThree: number
  readonly firstFive: number
  readonly missed: readonly RankedQuestion[]
}

function shareWithin(ranked: readonly RankedQuestion[], depth: number): number {
  const good = ranked.filter(({ rank }) => rank !== null && rank <= depth)
  return ranked.length === 0 ? 0 : good.length / ranked.length
}

/** Asks each question as the assistant would search for it, and notes where the expected document comes. */
export async function evaluateRetrieval(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  questions: readonly LabourQuestion[],
): Promise<RetrievalEvaluation> {
  authorize(ctx, 'search:read')
  const ranked: RankedQuestion[] = []
  for (const question of questions) {
    ctx.signal.throwIfAborted()
    const { hits } = await retrieve(ctx, { query: question.question, collectionIds: null })
    const documents = [...new Set(hits.map(({ externalId }) => externalId))]
    const place = documents.findIndex((id) => question.expected.includes(id))
    ranked.push({ question, rank: place < 0 ? null : place + 1 })
  }
  return {
    questions: ranked.length,
    first: shareWithin(ranked, 1),
    firstThree: shareWithin(ranked, 3),
    firstFive: shareWithin(ranked, 5),
    missed: ranked.filter(({ rank }) => rank === null || rank > 5),
  }
}
