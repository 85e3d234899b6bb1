import type { Hit } from '#data/search/hit'
import { type Language } from '../locales/words.ts'
import { type CitedText, type ClaimDraft, withoutMarkers } from './claims-of.ts'
import { type Span, spansFor } from './find-span.ts'
import { languageOf } from '#text/languages/languages'

/** A part of a passage that may support a claim: the best of one of the hits that the passage is made of. */
export interface Candidate {
  readonly index: number
  readonly hit: Hit
  readonly span: Span
}

/** A hit as claims are looked for in it. */
interface Passage {
  readonly hit: Hit
  readonly cited: CitedText
}

export interface Looked {
  readonly draft: ClaimDraft
  /** The claim in its own words, after the sentence that introduces it. */
  readonly words: string
  /** Passages it is judged on: those it cites, else those of the next sentence. */
  readonly indexes: readonly number[]
  readonly cited: readonly CitedText[]
  readonly candidates: readonly Candidate[]
  /** It is written in another language than what it cites. */
  readonly isForeign: boolean
}

export function lookFor(draft: ClaimDraft, passages: readonly Passage[], language: Language): Looked {
  const indexes = draft.citations.length > 0 ? draft.citations : draft.following
  const words = `${draft.lead} ${withoutMarkers(draft.text)}`.trim()
  const found = indexes.flatMap((index) => {
    const passage = passages[index - 1]
    return passage ? [{ index, ...passage }] : []
  })
  const candidates = found.flatMap(({ index, hit, cited }): Candidate[] => {
    const [span] = spansFor(words, cited)
    return span ? [{ index, hit, span }] : []
  })
  const cited = found.map((passage) => passage.cited)
  return {
    ...{ draft, words, indexes, cited },
    candidates: candidates.toSorted((left, right) => right.span.score - left.span.score),
    isForeign: language === 'en' && languageOf(cited.map(({ text }) => text).join(' ')) !== 'en',
  }
}
