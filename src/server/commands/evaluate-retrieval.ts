import { searchChunks } from '#data/search/search-chunks'
import type { Ctx } from '#server/context'
import { labourQuestions } from '#toolbox/eval/question-sets'
import { readLines } from '#toolbox/eval/read-lines'
import { type Quality, RetrievalQuestion, meanQuality, qualityOf } from '#toolbox/eval/retrieval-quality'
import { asOrganisation } from '#data/access/as-organisation'

export interface RetrievalTrial {
  /** None: the program's own questions on the labour sheets. */
  readonly questionsFile?: string | undefined
  readonly method: 'lexical' | 'semantic' | 'hybrid'
  /** Passages read for each question. */
  readonly limit: number
  readonly onProgress?: (done: number, total: number) => void
}

export interface RetrievalFigures extends Quality {
  readonly questions: number
  /** Questions none of whose documents came in the first five. */
  readonly missed: readonly string[]
  readonly medianMs: number
}

/** Asks each question of a set as a search, and compares the documents found with those expected. */
export async function evaluateRetrieval(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  { questionsFile, method, limit, onProgress }: RetrievalTrial,
): Promise<RetrievalFigures> {
  const reader = await asOrganisation(ctx)
  const questions = questionsFile === undefined ? ownQuestions() : readLines(questionsFile, RetrievalQuestion)
  const tried: { question: string; quality: Quality; ms: number }[] = []
  for (const { q, rel } of questions) {
    const startedAt = performance.now()
    const { hits } = await searchChunks(reader, { query: q, method, limit })
    const ms = performance.now() - startedAt
    tried.push({ question: q, quality: qualityOf([...new Set(hits.map(({ externalId }) => externalId))], rel), ms })
    onProgress?.(tried.length, questions.length)
  }
  return {
    questions: tried.length,
    ...meanQuality(tried.map(({ quality }) => quality)),
    missed: tried.filter(({ quality }) => quality.recallAt5 === 0).map(({ question }) => question),
    medianMs: tried.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(tried.length / 2)] ?? 0,
  }
}

function ownQuestions(): RetrievalQuestion[] {
  return labourQuestions().map(({ id, question, expected }) => ({
    qid: id,
    q: question,
    rel: Object.fromEntries(expected.map((sheet) => [sheet, 1])),
  }))
}
