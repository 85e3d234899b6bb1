import { searchChunks } from '#data/search/search-chunks'
import { AppError } from '#platform/errors'
import type { Ctx } from '#server/context'
import { readFileSync } from 'node:fs'
import { labourQuestions } from '#toolbox/eval/question-sets'
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
  const questions = questionsFile === undefined ? ownQuestions() : questionsOf(readFileSync(questionsFile, 'utf8'))
  const reader = await asOrganisation(ctx)
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

/** Without a document that is right, nothing is measured. */
const Measured = RetrievalQuestion.refine(({ rel }) => Object.values(rel).some((grade) => grade > 0))
const mostTold = 10

/** Throws `invalid_request`, which names the wrong lines. */
function questionsOf(text: string): RetrievalQuestion[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((written, index) => (written.trim() === '' ? [] : [{ line: index + 1, read: readQuestion(written) }]))
  const wrong = lines.flatMap(({ line, read }) =>
    read === null ? [{ line, reason: 'not_a_json_question' as const }] : [],
  )
  if (wrong.length > 0) {
    throw new AppError('invalid_request', { reason: 'lines_refused', lines: wrong.slice(0, mostTold) })
  }
  if (lines.length === 0) throw new AppError('invalid_request', { reason: 'no_question_in_file' })
  return lines.flatMap(({ read }) => (read === null ? [] : [read]))
}

function readQuestion(written: string): RetrievalQuestion | null {
  try {
    return Measured.parse(JSON.parse(written))
  } catch {
    return null
  }
}

function ownQuestions(): RetrievalQuestion[] {
  return labourQuestions().map(({ id, question, expected }) => ({
    qid: id,
    q: question,
    rel: Object.fromEntries(expected.map((sheet) => [sheet, 1])),
  }))
}
