/** How people speak of what a corpus says in official words: it belongs to the corpus, not to the search. */
export interface Lexicon {
  /** Turns of everyday speech and the words that the corpus uses for them; several words are looked for first. */
  readonly turns: readonly (readonly [RegExp, string])[]
  /** One everyday word and the official ones; of a family, one form is enough. */
  readonly everyday: Readonly<Record<string, string>>
}
