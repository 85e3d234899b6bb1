import { extractFacts } from '#text/facts/extract-facts'

/** A size of company: "de 151 à 499 salariés", "au moins 500 salariés", "120 salariés". */
export interface SizeRange {
  readonly from: number
  readonly to: number
}

const fromWords = /(?:au moins|plus de|à partir de|at least|more than|over)\s*$/i
const toWords = /(?:moins de|au plus|jusqu['’]à|less than|fewer than|up to)\s*$/i
const between = /^[^.;]{0,12}?\s(?:à|et|to|and)\s+(?:à\s+)?$/iu

/** Every size of company that a text speaks of. */
export function sizesOf(text: string): SizeRange[] {
  const figures = extractFacts(text).filter((fact) => fact.kind === 'number')
  return figures.flatMap((figure, position): SizeRange[] => {
    if (figure.unit !== 'person') return []
    const before = text.slice(Math.max(0, figure.start - 20), figure.start)
    if (fromWords.test(before)) return [{ from: figure.value, to: Number.POSITIVE_INFINITY }]
    if (toWords.test(before)) return [{ from: 0, to: figure.value }]
    const low = figures[position - 1]
    const isRange = low && between.test(text.slice(low.end, figure.start)) && low.value < figure.value
    return [{ from: isRange ? low.value : figure.value, to: figure.value }]
  })
}

export function overlaps(left: SizeRange, right: SizeRange): boolean {
  return left.from <= right.to && right.from <= left.to
}
