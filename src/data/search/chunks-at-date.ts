import type { ChunkId, PrincipalId } from '#contract/ids'
import type { MetadataFilter } from '#contract/metadata-filter'
import type { Database } from '#platform/db/database'
import { today } from '#text/facts/today'
import { findCitedChunks, findWordingsAt } from './queries.ts'

type CitedChunk = Awaited<ReturnType<typeof findCitedChunks>>[number]

export interface DatedSearch {
  chunkIds: readonly ChunkId[]
  /** YYYY-MM-DD; none: today. */
  asOf?: string | undefined
  /** Passages shown whatever their dates: the question names their text. */
  named: ReadonlySet<number>
  /** What the metadata of the passages must say. */
  metadata?: MetadataFilter | undefined
}

function isInForce({ effective_from: from, effective_to: to }: CitedChunk, day: string): boolean {
  return (from === null || from <= day) && (to === null || to > day)
}

/** Where the wording of that day is cut otherwise, its opening passage stands for what was found. */
function standIn(passage: CitedChunk, wordings: readonly CitedChunk[]): CitedChunk | undefined {
  return wordings.find(({ ordinal }) => ordinal === passage.ordinal) ?? wordings[0]
}

/**
 * The rows behind hits as they were in force on a day, by the id of the hit: text without dates as it is; of a text of
 * law, the wording of that day; nothing for one that was not in force.
 */
export async function chunksAtDate(
  db: Database,
  readable: readonly PrincipalId[],
  { chunkIds, asOf, named, metadata }: DatedSearch,
): Promise<Map<number, CitedChunk>> {
  const day = asOf ?? today()
  const passages = await findCitedChunks(db, readable, { chunkIds, metadata })
  const dated = passages.filter((passage) => !isInForce(passage, day) && passage.version_key !== null)
  const documentIds = [...new Set(dated.map(({ document_id }) => document_id))]
  const found = documentIds.length === 0 ? [] : await findWordingsAt(db, readable, { documentIds, day })
  const wordings = Map.groupBy(found, ({ document_id }) => document_id)
  const shown = new Map<number, CitedChunk>()
  const taken = new Set<number>()
  for (const passage of passages) {
    const isShown = isInForce(passage, day) || (asOf === undefined && named.has(passage.id))
    const row = isShown ? passage : standIn(passage, wordings.get(passage.document_id) ?? [])
    if (row === undefined || taken.has(row.id)) continue
    taken.add(row.id)
    shown.set(passage.id, row)
  }
  return shown
}
