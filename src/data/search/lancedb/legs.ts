import { asChunkId, asDocumentId, type ChunkId } from '#contract/ids'
import { Index } from '@lancedb/lancedb'
import { z } from 'zod'
import type { LexicalHit, SearchScope, SemanticHit } from '../search-index.ts'
import { accessFilter, findsNothing } from './tables.ts'
import type { WordTable } from './word-table.ts'

const RowChunkId = z.number().transform(asChunkId)
export const RowDocumentId = z.number().transform(asDocumentId)
const LexicalRow = z.object({ chunkId: RowChunkId, documentId: RowDocumentId, _score: z.number() })
const SemanticRow = z.object({ chunkId: RowChunkId, documentId: RowDocumentId, _distance: z.number() })

/** Below this many rows an exact scan is as fast as the graph, and exact. */
const rowsWorthAGraph = 2000

/** Passages or questions whose words meet those of the query, best first. */
export async function byWords(
  table: WordTable,
  query: SearchScope & { terms: readonly string[] },
): Promise<LexicalHit[]> {
  const rows = await table.match(query, ['chunkId', 'documentId'])
  return rows.map((row) => {
    const { chunkId, documentId, _score } = LexicalRow.parse(row)
    return { chunkId, documentId, score: _score }
  })
}

/** Rows that wait for their vector are never among the nearest. */
export async function byMeaning(
  { table }: WordTable,
  query: SearchScope & { vector: Float32Array },
): Promise<SemanticHit[]> {
  if (findsNothing(query)) return []
  const rows = await table
    .vectorSearch(Array.from(query.vector))
    .distanceType('cosine')
    .where(accessFilter(query))
    .ef(Math.max(300, 3 * query.limit))
    .refineFactor(3)
    .select(['chunkId', 'documentId', '_distance'])
    .limit(query.limit)
    .toArray()
  return rows.map((row) => {
    const { chunkId, documentId, _distance } = SemanticRow.parse({ ...row })
    return { chunkId, documentId, similarity: 1 - _distance }
  })
}

/** Of hits that come best first, each passage's best. */
export function eachChunkOnce<Hit extends { chunkId: ChunkId }>(hits: readonly Hit[]): Hit[] {
  const seen = new Set<number>()
  return hits.filter(({ chunkId }) => {
    const isNew = !seen.has(chunkId)
    seen.add(chunkId)
    return isNew
  })
}

export async function indexVectors({ table }: WordTable): Promise<void> {
  const vectors = await table.countRows('vector IS NOT NULL')
  const known = new Set((await table.listIndices()).map(({ name }) => name))
  if (vectors >= rowsWorthAGraph && !known.has('vector_idx')) {
    await table.createIndex('vector', { config: Index.hnswSq({ distanceType: 'cosine' }) })
  }
}
