const rankConstant = 60

export interface RankedHit {
  chunkId: number
  documentId: number
}

export interface FusedHit extends RankedHit {
  score: number
}

/** Reciprocal rank: the place in a list counts, its score does not, so that lists of different nature can be added. */
function reciprocal(rank: number): number {
  return 1 / (rankConstant + rank)
}

/** Rank of each document in a list: the place of its best passage among documents. */
function documentRanks(leg: readonly RankedHit[]): Map<number, number> {
  const ranks = new Map<number, number>()
  for (const { documentId } of leg) if (!ranks.has(documentId)) ranks.set(documentId, ranks.size + 1)
  return ranks
}

/** Several good passages of one document speak for it: each counts less than the one before. */
function documentEvidence(leg: readonly RankedHit[]): RankedHit[] {
  const weights = new Map<number, number>()
  const seen = new Map<number, number>()
  leg.forEach(({ documentId }, index) => {
    const earlier = seen.get(documentId) ?? 0
    seen.set(documentId, earlier + 1)
    weights.set(documentId, (weights.get(documentId) ?? 0) + reciprocal(index + 1) / 2 ** earlier)
  })
  return [...weights].toSorted((a, b) => b[1] - a[1]).map(([documentId]) => ({ documentId, chunkId: 0 }))
}

export interface FusionOptions {
  /** Weight of the evidence that a document as a whole gives; zero leaves passages alone. */
  documentWeight?: number
}

/** Joins the legs by rank, passage by passage, and adds what each leg says of the document as a whole. Best first. */
export function fuse(legs: readonly (readonly RankedHit[])[], options: FusionOptions = {}): FusedHit[] {
  const { documentWeight = 0.5 } = options
  const hits = new Map<number, FusedHit>()
  for (const leg of legs) {
    leg.forEach(({ chunkId, documentId }, index) => {
      const hit = hits.get(chunkId) ?? { chunkId, documentId, score: 0 }
      hit.score += reciprocal(index + 1)
      hits.set(chunkId, hit)
    })
  }
  for (const leg of documentWeight === 0 ? [] : legs) {
    const ranks = documentRanks(documentEvidence(leg))
    for (const hit of hits.values()) {
      const rank = ranks.get(hit.documentId)
      if (rank !== undefined) hit.score += documentWeight * reciprocal(rank)
    }
  }
  return [...hits.values()].toSorted((a, b) => b.score - a.score || a.chunkId - b.chunkId)
}
