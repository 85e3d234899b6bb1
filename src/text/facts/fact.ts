/** What a number counts, in one unit per family: durations in minutes, days or months are not converted into each other. */
export type Unit =
  | 'month'
  | 'day'
  | 'minute'
  | 'euro'
  | 'ratio'
  | 'person'
  | 'times'
  | 'rank'
  | 'kilometre'
  | 'degree'
  | 'decibel'

export type Qualifier = 'ouvrable' | 'ouvré' | 'calendaire' | 'brut' | 'net'

/** A figure, a date, or a legal reference or telephone number that a text states, with its place. */
export type Fact =
  | {
      readonly kind: 'number'
      /** In the unit's base: "deux ans" is 24 months. */
      readonly value: number
      /** As written: "deux ans" is 2. */
      readonly written: number
      readonly unit: Unit | null
      /** Which days or which money: "ouvrables", "brut". */
      readonly qualifier: Qualifier | null
      readonly start: number
      readonly end: number
    }
  | {
      readonly kind: 'date'
      readonly year: number | null
      readonly month: number | null
      readonly day: number | null
      readonly start: number
      readonly end: number
    }
  | { readonly kind: 'reference'; readonly key: string; readonly start: number; readonly end: number }

export type NumberFact = Extract<Fact, { kind: 'number' }>

const durations: ReadonlySet<Unit | null> = new Set(['month', 'day', 'minute'])

/** Whether two figures could stand for each other: durations of any length, or the same unit. Sizes of companies are conditions. */
export function areComparable({ unit: left }: NumberFact, { unit: right }: NumberFact): boolean {
  if (left === null || left === 'person' || left === 'rank') return false
  return left === right || (durations.has(left) && durations.has(right))
}
