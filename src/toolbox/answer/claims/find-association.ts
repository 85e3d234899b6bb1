import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import { type NumberFact, areComparable } from '#text/facts/fact'
import type { CitedText } from './claim.ts'
import { figureClauses } from './clauses.ts'
import type { FigureClause } from './clauses.ts'
import { insideRange, sameFigure } from './find-facts.ts'
import { overlaps } from './sizes.ts'

/** The claim speaks of 200 employees and this clause of at least 500. */
function isForOtherSize(claim: FigureClause, own: FigureClause): boolean {
  if (claim.sizes.length === 0 || own.sizes.length === 0) return false
  return !claim.sizes.some((size) => own.sizes.some((other) => overlaps(size, other)))
}

interface Contest {
  readonly claim: FigureClause
  /** The other figures of the claim: an age, a rank, a year of contract. */
  readonly conditions: readonly NumberFact[]
  readonly own: FigureClause
  /** Words of the title and the headings: what the whole document is about tells nothing. */
  readonly subject: ReadonlySet<string>
}

/** How many of the claim's conditions the row and the column of a cell meet. */
function conditionsMet({ conditions }: Contest, { keys }: FigureClause): number {
  return conditions.filter((one) => keys.some((key) => sameFigure(one, key)) || insideRange(one, keys)).length
}

/** Words of the claim that one clause holds and the other does not. */
function wordsAhead({ claim, subject }: Contest, one: FigureClause, other: FigureClause): number {
  return [...claim.words].filter(
    (word) => one.words.has(word) && !other.words.has(word) && !subject.has(word) && !/^\d/.test(word),
  ).length
}

/** Whether another figure of the same list, row, column or sentence fits the claim better than this one. */
function isBeaten(contest: Contest, group: readonly FigureClause[]): boolean {
  const { claim, conditions, own } = contest
  const isProse = own.groups.some((name) => name.startsWith('sentence'))
  const rivals = group.filter(({ figure, place }) => {
    const isOther = !sameFigure(claim.figure, figure) && place !== own.place
    return isOther && !(isProse && conditions.some((one) => sameFigure(one, figure)))
  })
  return rivals.some((rival) => {
    const byConditions = conditionsMet(contest, rival) - conditionsMet(contest, own)
    if (byConditions !== 0) return byConditions > 0
    const [theirs, ours] = [wordsAhead(contest, rival, own), wordsAhead(contest, own, rival)]
    return (theirs > 0 && ours === 0) || theirs - ours >= 2
  })
}

/** The figure that the passage gives for another case: "deux mois pour les cadres" where the passage says four. */
export function misplacedFigure(claimText: string, passage: CitedText): FigureClause | null {
  const stated = figureClauses(passage.text)
  const subject = new Set(analyse(passage.context))
  const numbers = extractFacts(claimText).filter((fact) => fact.kind === 'number')
  for (const claim of figureClauses(claimText)) {
    const conditions = numbers.filter(({ start }) => start !== claim.figure.start)
    const comparable = stated.filter(({ figure }) => areComparable(claim.figure, figure))
    const same = comparable.filter(({ figure }) => sameFigure(claim.figure, figure))
    const fits = same.some((own) => {
      const groups = own.groups.map((name) => comparable.filter((clause) => clause.groups.includes(name)))
      const contest = { claim, conditions, own, subject }
      return !isForOtherSize(claim, own) && groups.every((group) => !isBeaten(contest, group))
    })
    if (same.length > 0 && !fits) return claim
  }
  return null
}
