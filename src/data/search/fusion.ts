import type { ChunkId, DocumentId } from '#contract/ids'

export interface RankedHit {
  chunkId: ChunkId
  documentId: DocumentId
}

export interface FusedHit extends RankedHit {
  score: number
}

/** What a place in a list is worth. */
export interface Weighed<Item> {
  readonly items: readonly Item[]
  readonly weight: number
}

/** Rank of each document in a list that may name it several times: the place of its best passage among documents. */
function documentRanks(list: readonly { documentId: DocumentId }[]): Map<DocumentId, number> {
  const ranks = new Map<DocumentId, number>()
  for (const { documentId } of list) if (!ranks.has(documentId)) ranks.set(documentId, ranks.size + 1)
  return ranks
}

const evidencePassages = 2

/**
 * Documents by the sum of their two nearest passages, best first: one short passage may be near by chance. A second that
 * was not found counts as the last that was.
 */
export function nearestDocuments(
  hits: readonly { readonly documentId: DocumentId; readonly similarity: number }[],
): { documentId: DocumentId }[] {
  const best = new Map<DocumentId, number[]>()
  for (const { documentId, similarity } of hits) {
    const known = best.get(documentId) ?? []
    if (known.length < evidencePassages) best.set(documentId, [...known, similarity])
  }
  const last = hits.at(-1)?.similarity ?? 0
  const worth = (found: readonly number[]): number => found.reduce((sum, one) => sum + one - last, 0)
  return [...best].toSorted(([, a], [, b]) => worth(b) - worth(a)).map(([documentId]) => ({ documentId }))
}

/**
 * Joins the legs by rank (RRF), passage by passage, and adds the rank of each passage's document in the lists of
 * documents. A place in a list counts, a score does not, so that lists of different nature can be added. Best first.
 */
export function fuse(
  legs: readonly Weighed<RankedHit>[],
  documentLists: readonly Weighed<{ documentId: DocumentId }>[],
  rankConstant: number,
): FusedHit[] {
  const reciprocal = (rank: number): number => 1 / (rankConstant + rank)
  const hits = new Map<number, FusedHit>()
  for (const { items, weight } of legs) {
    items.forEach(({ chunkId, documentId }, index) => {
      const hit = hits.get(chunkId) ?? { chunkId, documentId, score: 0 }
      hit.score += weight * reciprocal(index + 1)
      hits.set(chunkId, hit)
    })
  }
  for (const { items, weight } of documentLists) {
    const ranks = documentRanks(items)
    for (const hit of hits.values()) {
      const rank = ranks.get(hit.documentId)
      if (rank !== undefined) hit.score += weight * reciprocal(rank)
    }
  }
  return [...hits.values()].toSorted((a, b) => b.score - a.score || a.chunkId - b.chunkId)
}
