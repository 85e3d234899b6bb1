import { extractFacts } from '#text/facts/extract-facts'
import type { NumberFact } from '#text/facts/fact'
import { segmentsOf } from '#text/segments'
import { wordsWithoutFigures } from './clauses.ts'
import { sameFigure } from './find-facts.ts'
import { overlaps, sizesOf } from './sizes.ts'
import type { SizeRange } from './sizes.ts'

interface Sentence {
  readonly closeness: number
  readonly figures: readonly NumberFact[]
  readonly sizes: readonly SizeRange[]
}

/** From this share of common words on, a sentence says the same thing as the claim … */
const sameThing = 0.75
/** … and one that is this much further away speaks of something else. */
const otherThing = 0.25

function numbersOf(text: string): NumberFact[] {
  return extractFacts(text).filter((fact) => fact.kind === 'number')
}

function sentencesOf(claimWords: readonly string[], passage: string): Sentence[] {
  return segmentsOf(passage)
    .filter(({ kind }) => kind === 'sentence' || kind === 'item')
    .map(({ text }) => {
      const words = new Set(wordsWithoutFigures(text))
      const closeness = claimWords.filter((word) => words.has(word)).length / Math.max(1, claimWords.length)
      return { closeness, figures: numbersOf(text), sizes: sizesOf(text) }
    })
}

function canConcern(claimed: readonly SizeRange[], stated: readonly SizeRange[]): boolean {
  return (
    claimed.length === 0 || stated.length === 0 || claimed.some((size) => stated.some((other) => overlaps(size, other)))
  )
}

/** "À partir de 50 salariés" is a rule; "une entreprise de 120 salariés" is the asker's own case. */
function isThreshold(text: string, { start }: NumberFact): boolean {
  return /(?:au moins|plus de|moins de|à partir de|jusqu['’]à|at least|more than|less than)\s*$/i.test(
    text.slice(0, start),
  )
}

/** A figure that the sentence saying the same thing gives otherwise, and that only stands in sentences about something else. */
export function contradictedFigure(claimText: string, passage: string): NumberFact | null {
  const words = [...new Set(wordsWithoutFigures(claimText))]
  const sizes = sizesOf(claimText)
  const sentences = sentencesOf(words, passage).filter((sentence) => canConcern(sizes, sentence.sizes))
  const closest = Math.max(0, ...sentences.map(({ closeness }) => closeness))
  if (closest < sameThing || words.length < 3) return null
  const closestSentences = sentences.filter(({ closeness }) => closeness === closest)
  const contradicted = numbersOf(claimText).find((figure) => {
    if (figure.unit === null || (figure.unit === 'person' && !isThreshold(claimText, figure))) return false
    const given = closestSentences.flatMap(({ figures }) => figures).filter(({ unit }) => unit === figure.unit)
    if (given.length === 0 || given.some((other) => sameFigure(figure, other))) return false
    const elsewhere = sentences.filter(({ figures }) => figures.some((other) => sameFigure(figure, other)))
    return elsewhere.every(({ closeness }) => closeness <= closest - otherThing)
  })
  return contradicted ?? null
}
