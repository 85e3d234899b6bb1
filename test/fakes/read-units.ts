import type { ReadUnit } from '#toolbox/answer/reading/read-chunks'
import { unitsOf } from '#toolbox/answer/reading/units'
import { hit } from './hit.ts'

/** The units of a passage, best first: each is worth what is given for a word that it holds, or nothing. */
export function readUnitsOf(passage: string, worth: Readonly<Record<string, number>>): ReadUnit[] {
  const found = hit(1, passage)
  const units = unitsOf(passage).map((unit) => {
    const scores = Object.entries(worth).map(([word, score]) => (unit.text.includes(word) ? score : 0))
    return { unit, hit: found, score: Math.max(...scores), similarity: null, coverage: 0 }
  })
  return units.toSorted((left, right) => right.score - left.score)
}
