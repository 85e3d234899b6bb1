import type { Evidence } from './evidence.ts'

/** A linear judgement of evidence, turned into a probability. */
export interface Judgement {
  readonly bias: number
  readonly weights: Readonly<Partial<Record<keyof Evidence, number>>>
  /** From this probability on the judgement holds. */
  readonly threshold: number
}

/** How the evidence of one embedding profile is judged: cosines of two models cannot be compared. */
export interface Calibration {
  /** Whether the sources speak of the question at all. */
  readonly near: Judgement
  /** Whether what is shown answers it. */
  readonly sure: Judgement
}

export type Level = 'sure' | 'nearest' | 'none'

export function probabilityOf({ bias, weights }: Judgement, evidence: Evidence): number {
  const terms = Object.entries(evidence).map(([name, value]) => (weightIn(weights, name) ?? 0) * (value ?? 0))
  return 1 / (1 + Math.exp(-(bias + terms.reduce((sum, term) => sum + term, 0))))
}

function weightIn(weights: Judgement['weights'], name: string): number | undefined {
  return new Map(Object.entries(weights)).get(name)
}

/** A follow-up none of whose own words is in what was found is of another subject … */
const otherSubject = 0.15
/** … and one with few of them may be. */
const sameSubject = 0.3
/** From this weight on a word is a name or a number: it stands in a few passages of thousands. */
const nameWeight = 0.76

/** A name, a number or a term that stands in own documents and nearly nowhere else: the question is about them. */
function namesWhatIsOwn({ own, rare }: Evidence): boolean {
  return own === 1 && rare >= nameWeight
}

/** Quoted as the answer, shown as the nearest passages, or not shown. */
export function levelOf({ near, sure }: Calibration, evidence: Evidence | null): Level {
  if (evidence === null || evidence.followed < otherSubject) return 'none'
  if (probabilityOf(near, evidence) < near.threshold && !namesWhatIsOwn(evidence)) return 'none'
  const isOnSubject = evidence.followed >= sameSubject && evidence.otherYears === 0
  const isSure = isOnSubject && probabilityOf(sure, evidence) >= sure.threshold
  return isSure ? 'sure' : 'nearest'
}
