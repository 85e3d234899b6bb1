import { sameDate } from '#text/facts/dates'
import type { Fact, NumberFact } from '#text/facts/fact'

function sameNumber(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-6 * Math.max(1, Math.abs(right))
}

/** Without a unit on one side, what is written decides: "12" in a table's cell is "12 semaines" of the claim. */
export function sameFigure(claimed: NumberFact, stated: NumberFact): boolean {
  if (claimed.unit === null || stated.unit === null) return sameNumber(claimed.written, stated.written)
  return claimed.unit === stated.unit && sameNumber(claimed.value, stated.value)
}

/** "15 jours ouvrables" is not "15 jours calendaires"; where the text qualifies nothing, nothing is contradicted. */
function qualifiedAlike(claimed: NumberFact, same: readonly NumberFact[]): boolean {
  const qualified = same.filter(({ qualifier }) => qualifier !== null)
  if (claimed.qualifier === null || qualified.length === 0) return same.length > 0
  return qualified.some(({ qualifier }) => qualifier === claimed.qualifier)
}

/** A number between the ends of a range that the text states: "de 50 à 150 salariés". */
export function insideRange(claimed: NumberFact, stated: readonly Fact[]): boolean {
  return stated.some((low, position) => {
    const high = stated[position + 1]
    if (low.kind !== 'number' || high?.kind !== 'number' || high.start - low.end > 30) return false
    const comparable = [low, high].every(({ unit }) => unit === null || claimed.unit === null || unit === claimed.unit)
    return comparable && low.value <= claimed.value && claimed.value <= high.value
  })
}

function states(stated: readonly Fact[], claimed: Fact): boolean {
  if (claimed.kind === 'number') {
    const same = stated.filter((fact) => fact.kind === 'number').filter((fact) => sameFigure(claimed, fact))
    return qualifiedAlike(claimed, same)
  }
  return stated.some((fact) => {
    if (claimed.kind === 'reference') return fact.kind === 'reference' && fact.key === claimed.key
    return fact.kind === 'date' && sameDate(claimed, fact)
  })
}

interface Known {
  /** Facts of the cited passages. */
  readonly stated: readonly Fact[]
  /** Facts of the question: a claim may repeat the asker's own situation. */
  readonly asked: readonly Fact[]
}

/** The facts of a claim that the passages do not state. The asker's own figures pass only beside one that they do state. */
export function missingFacts(claimed: readonly Fact[], { stated, asked }: Known): Fact[] {
  const missing = claimed.filter((fact) => !states(stated, fact))
  const hasSupport = missing.length < claimed.length
  return missing.filter((fact) => {
    if (fact.kind !== 'number' || !states(asked, fact)) return true
    return !hasSupport && !insideRange(fact, stated)
  })
}
