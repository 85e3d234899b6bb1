import { analyse } from '#data/text/analyse'
import type { Unit } from '../facts/fact.ts'
import type { CitedText } from './claim.ts'
import { figureClauses } from './clauses.ts'
import type { FigureClause } from './clauses.ts'
import { sameFigure } from './find-facts.ts'
import { overlaps } from './sizes.ts'

const durations: ReadonlySet<Unit | null> = new Set(['month', 'day', 'minute'])

/** Figures that could stand for each other: all durations, or the same unit. */
function isComparable({ figure: left }: FigureClause, { figure: right }: FigureClause): boolean {
  if (left.unit === null || left.unit === 'person') return false
  return left.unit === right.unit || (durations.has(left.unit) && durations.has(right.unit))
}

/** The claim speaks of 200 employees and this clause of at least 500. */
function isForOtherSize(claim: FigureClause, own: FigureClause): boolean {
  if (claim.sizes.length === 0 || own.sizes.length === 0) return false
  return !claim.sizes.some((size) => own.sizes.some((other) => overlaps(size, other)))
}

interface Contest {
  readonly claim: FigureClause
  readonly own: FigureClause
  /** Words of the title and the headings: what the whole document is about tells nothing. */
  readonly subject: ReadonlySet<string>
}

/** Words of the claim that one clause holds and the other does not. */
function advantage({ claim, subject }: Contest, one: FigureClause, other: FigureClause): number {
  return [...claim.words].filter(
    (word) => one.words.has(word) && !other.words.has(word) && !subject.has(word) && !/^\d/.test(word),
  ).length
}

/** Whether, among the cases of one list, row, column or sentence, another figure fits the claim better than this one. */
function isBeaten(contest: Contest, group: readonly FigureClause[]): boolean {
  const { claim, own } = contest
  const rivals = group.filter(({ figure, place }) => !sameFigure(claim.figure, figure) && place !== own.place)
  return rivals.some((rival) => {
    const [theirs, ours] = [advantage(contest, rival, own), advantage(contest, own, rival)]
    return (theirs > 0 && ours === 0) || theirs - ours >= 2
  })
}

/** The figure that the passage gives for another case: "deux mois pour les cadres" where the passage says four. */
export function misplacedFigure(claimText: string, passage: CitedText): FigureClause | null {
  const stated = figureClauses(passage.text)
  const subject = new Set(analyse(passage.context))
  for (const claim of figureClauses(claimText)) {
    const comparable = stated.filter((clause) => isComparable(claim, clause))
    const same = comparable.filter(({ figure }) => sameFigure(claim.figure, figure))
    const fits = same.some((own) => {
      const groups = own.groups.map((name) => comparable.filter((clause) => clause.groups.includes(name)))
      return !isForOtherSize(claim, own) && groups.every((group) => !isBeaten({ claim, own, subject }, group))
    })
    if (same.length > 0 && !fits) return claim
  }
  return null
}
