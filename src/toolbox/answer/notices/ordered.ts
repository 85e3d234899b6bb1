import type { ReadUnit } from '../reading/read-chunks.ts'
import { today } from '#text/facts/today'
import { isOutdated } from './notices-of.ts'

/** What no longer holds comes after what does, however near it is. */
const outdatedPenalty = 4

/** Units best first, those of what was repealed by that day (YYYY-MM-DD) and superseded documents after those in force. */
export function ordered(units: readonly ReadUnit[], day = today()): ReadUnit[] {
  const hits = [...new Map(units.map(({ hit }) => [hit.chunkId, hit])).values()]
  const outdated = new Set(hits.filter((hit) => isOutdated(hit, hits, day)).map(({ chunkId }) => chunkId))
  if (outdated.size === 0) return [...units]
  return units
    .map((one) => (outdated.has(one.hit.chunkId) ? { ...one, score: one.score - outdatedPenalty } : one))
    .toSorted((left, right) => right.score - left.score)
}
