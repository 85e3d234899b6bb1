/** One statement of an answer before its check. */
export interface ClaimDraft {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Passages it cites, by itself or through the sentence that introduces its list. */
  readonly citations: readonly number[]
  /** When it cites nothing: what the next sentence of its paragraph cites. */
  readonly following: readonly number[]
  /** The sentence that introduces it, when it is an item or a row. */
  readonly lead: string
}

/** Why a claim was not found in what it cites. */
export type Doubt =
  | { readonly kind: 'missing-passage' }
  | { readonly kind: 'fact'; readonly words: string }
  | { readonly kind: 'association'; readonly words: string }
  | { readonly kind: 'negation' }
  | { readonly kind: 'sense'; readonly words: string }
  | { readonly kind: 'words' }

/** A cited passage: its text as quoted, and what stands around it (title, headings). */
export interface CitedText {
  readonly text: string
  readonly context: string
}
