import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#platform/db/database'
import { restoreVector } from '../embeddings/quantise.ts'
import { analyse } from '#text/analyse'
import {
  deleteIndexChanges,
  listIndexChanges,
  listIndexRows,
  listTextLengths,
  markDocumentsReady,
  tryFollowerLock,
} from './queries.ts'
import { listIndexQuestions } from '../questions/queries.ts'
import type { IndexRow, IndexedQuestion, SearchIndex } from './search-index.ts'

export interface Applied {
  documents: number
  rows: number
  /** Passages that wait for their vectors. */
  withoutVector: number
  /** Some of these documents have no passage any more. */
  forgets: boolean
}

type StoredChunk = Awaited<ReturnType<typeof listIndexRows>>[number]
type StoredQuestion = Awaited<ReturnType<typeof listIndexQuestions>>[number]

const changesAtOnce = 200
/** Text analysed in one transaction: a page of it takes seconds and little memory, whatever is left. */
const charactersAtOnce = 4_000_000

type Change = Awaited<ReturnType<typeof listIndexChanges>>[number]

/** The oldest changes whose documents fit in one page; at least those of one document. */
async function pageOf(tx: Database, changes: readonly Change[]): Promise<Change[]> {
  const documentIds = [...new Set(changes.map(({ document_id }) => document_id))]
  const lengths = new Map((await listTextLengths(tx, documentIds)).map((row) => [row.document_id, row.characters]))
  const taken = new Set<number>()
  let characters = 0
  for (const { document_id: id } of changes) {
    if (taken.has(id)) continue
    characters += lengths.get(id) ?? 0
    if (taken.size > 0 && characters > charactersAtOnce) break
    taken.add(id)
  }
  return changes.filter(({ document_id: id }) => taken.has(id))
}

type StoredVector = Pick<StoredChunk, 'scale' | 'vector'>

function restored({ scale, vector }: StoredVector): Float32Array | null {
  return vector === null || scale === null ? null : restoreVector({ scale, vector })
}

/** The title is in front of the text that is embedded; the index weighs it apart. */
function indexRow(passage: StoredChunk, questions: readonly StoredQuestion[]): IndexRow {
  const { id, document_id, collection_id, index_text, readers, title } = passage
  const body = index_text.startsWith(title) ? index_text.slice(title.length) : index_text
  return {
    chunkId: id,
    documentId: document_id,
    collectionId: collection_id,
    terms: analyse(body).join(' '),
    titleTerms: analyse(title).join(' '),
    readers,
    vector: restored(passage),
    questions: questions.map((one): IndexedQuestion => ({
      terms: analyse(one.question).join(' '),
      vector: restored(one),
    })),
  }
}

const longestTurnMs = 10

/** Analysing is work: requests are answered between two parts of it, however long the passages are. */
async function indexRows(passages: readonly StoredChunk[], questions: readonly StoredQuestion[]): Promise<IndexRow[]> {
  const ofChunk = Map.groupBy(questions, ({ id }) => id)
  const rows: IndexRow[] = []
  let turnAtMs = performance.now()
  for (const passage of passages) {
    rows.push(indexRow(passage, ofChunk.get(passage.id) ?? []))
    if (performance.now() - turnAtMs < longestTurnMs) continue
    await nextTurn()
    turnAtMs = performance.now()
  }
  return rows
}

/**
 * Brings the oldest changes into the index; nothing when there are none, `busy` when another process writes it. The
 * changes are forgotten only once the index has them: after a kill they are applied again, with the same result.
 */
export async function applyChanges(
  db: Database,
  index: SearchIndex,
  profile: string,
): Promise<Applied | 'busy' | null> {
  return db.transaction().execute(async (tx) => {
    if (!(await tryFollowerLock(tx, index.id))) return 'busy'
    const waiting = await listIndexChanges(tx, index.id, changesAtOnce)
    if (waiting.length === 0) return null
    const changes = await pageOf(tx, waiting)
    const documentIds = [...new Set(changes.map(({ document_id }) => document_id))]
    const passages = await listIndexRows(tx, profile, documentIds)
    const rows = await indexRows(passages, await listIndexQuestions(tx, profile, documentIds))
    await index.replaceDocuments(documentIds, rows)
    await markDocumentsReady(tx, documentIds)
    await deleteIndexChanges(
      tx,
      changes.map(({ id }) => id),
    )
    const withoutVector = rows.filter(({ vector }) => vector === null).length
    const held = new Set(rows.map(({ documentId }) => documentId))
    const forgets = documentIds.some((id) => !held.has(id))
    return { documents: documentIds.length, rows: rows.length, withoutVector, forgets }
  })
}
