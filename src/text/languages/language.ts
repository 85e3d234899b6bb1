/** Two ways of speaking that turn a rule over when one stands for the other; matched on lower-case text without accents. */
export type Opposites = readonly (readonly [RegExp, RegExp])[]

/** What a question may ask for. */
export type Ask = 'figure' | 'money' | 'moment' | 'person' | 'contact' | 'yes-or-no' | 'list'

/** What belongs to one language. Words are in lower case, with their accents. */
export interface Language {
  readonly code: 'fr' | 'en'
  /** Words too common to tell one passage from another; negations are kept, since they carry meaning. */
  readonly stopWords: ReadonlySet<string>
  /** Small words by which the language is recognised. */
  readonly littleWords: ReadonlySet<string>
  /** January first. */
  readonly months: readonly string[]
  /** Numbers below a hundred, in letters. */
  readonly numbers: Readonly<Record<string, number>>
  readonly hundreds: readonly string[]
  readonly thousands: readonly string[]
  /** What stands inside longer numbers, and what it is worth. */
  readonly millions: Readonly<Record<string, number>>
  /** "Premier", "first". */
  readonly ranks: Readonly<Record<string, number>>
  /** "La moitié", "half": as ratios. */
  readonly shares: Readonly<Record<string, number>>
  readonly opposites: Opposites
  /** Spellings of text messages, without accents, and what they stand for. */
  readonly shorthand: Readonly<Record<string, string>>
  /** How each thing is asked for; matched on lower-case text without accents, once shorthand is written out. */
  readonly asks: Readonly<Record<Ask, RegExp>>
  /** Ways of asking whoever answers for something: they say nothing of what is asked. */
  readonly requests: RegExp
  /** Words of permission, duty and prohibition: what a question of yes or no looks for. */
  readonly modality: RegExp
}
