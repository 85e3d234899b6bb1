import type { Hit } from '#data/search/hit'
import type { NeighbourRow } from './queries.ts'
import type { Passage } from './passage.ts'

/** A text that announces what follows, or that stops in the middle of a sentence or of a list. */
function isUnfinished(text: string): boolean {
  return !/[.!?…»")|*_]\s*$/.test(text.trimEnd())
}

/** Whether the second text goes on from the first. */
function continues(first: string, second: string): boolean {
  return isUnfinished(first) || /^\s*[\p{Ll}]/u.test(second)
}

function asHit(hit: Hit, { id, text, page }: NeighbourRow): Hit {
  return { ...hit, chunkId: id, text, page, similarity: null, lexicalScore: null }
}

/** Each hit with the neighbour that it continues or that continues it; a hit that became part of another goes. */
export function joinNeighbours(hits: readonly Hit[], neighbours: readonly NeighbourRow[]): Passage[] {
  const passages: Passage[] = []
  const used = new Set<number>()
  const byId = new Map(hits.map((hit) => [hit.chunkId, hit]))
  for (const hit of hits) {
    if (used.has(hit.chunkId)) continue
    const near = neighbours.filter((row) => row.of === hit.chunkId && !used.has(row.id))
    const before = near.find((row) => row.ordinal < row.of_ordinal && continues(row.text, hit.text))
    const after = near.find((row) => row.ordinal > row.of_ordinal && continues(hit.text, row.text))
    const part = (row: NeighbourRow | undefined): Hit[] => (row ? [byId.get(row.id) ?? asHit(hit, row)] : [])
    const parts = [...part(before), hit, ...part(after)]
    for (const { chunkId } of parts) used.add(chunkId)
    passages.push({ hit, parts })
  }
  return passages
}
