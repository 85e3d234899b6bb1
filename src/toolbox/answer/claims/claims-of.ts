import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import { segmentsOf } from '#text/segments'
import type { Segment } from '#text/segments'

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

/** What is read of a passage is the same for every claim that cites it: it is read once. */
export function oncePerPassage<T>(read: (passage: CitedText) => T): (passage: CitedText) => T {
  const known = new WeakMap<CitedText, { readonly value: T }>()
  return (passage) => {
    const found = known.get(passage) ?? { value: read(passage) }
    known.set(passage, found)
    return found.value
  }
}

const marker = /\[(\d{1,3})\]/g

export function markersOf(text: string): number[] {
  return [...new Set([...text.matchAll(marker)].map(([, index]) => Number(index)))]
}

export function withoutMarkers(text: string): string {
  return text.replace(/[ \u00a0]?\[\d{1,3}\]/g, '')
}

/** Phrases that speak of the answer itself: what was not found, invitations, greetings. */
const aboutTheAnswer =
  /^(?:bonjour|voici|en (?:résumé|conclusion|bref)\s*:?$|n['’]hésitez|pour plus d|je (?:n['’]ai|ne |vous |reste)|il convient de consulter|(?:les|ces) (?:passages|sources|documents|extraits)[^.]{0,60}\bne\b|hello|here (?:is|are)|i (?:could not|did not|cannot)|the (?:passages|sources)[^.]{0,60}\bnot\b|feel free|note that i)/i

const fewestWords = 2

function statesSomething({ kind, text }: Segment): boolean {
  const words = withoutMarkers(text).trim()
  const isCited = words !== text.trim()
  if (kind === 'heading' || /\?["»\s*_]*$/.test(words)) return false
  const facts = extractFacts(words)
  if (!isCited && facts.length === 0 && aboutTheAnswer.test(words)) return false
  if (facts.length === 0 && /:[\s*_]*$/.test(words)) return false
  return facts.length > 0 || analyse(words).length >= fewestWords
}

/** Markers alone on their line belong to what precedes them. */
function markersOnly({ text }: Segment): boolean {
  return markersOf(text).length > 0 && analyse(withoutMarkers(text)).length === 0
}

/** The first row of a table says what its columns hold; it states nothing. */
function isHeader(segments: readonly Segment[], position: number): boolean {
  const [segment, before] = [segments[position], segments[position - 1]]
  return segment?.kind === 'row' && before?.kind !== 'row'
}

function inherited(segments: readonly Segment[], segment: Segment, position: number): number[] {
  const own = markersOf(segment.text)
  if (own.length > 0) return own
  const next = segments[position + 1]
  if (next && markersOnly(next)) return markersOf(next.text)
  const sameItem = segments.filter(({ block, kind }) => kind === 'item' && block === segment.block)
  const ofItem = sameItem.flatMap(({ text }) => markersOf(text))
  if (ofItem.length > 0) return [...new Set(ofItem)]
  const lead = segment.lead === null ? undefined : segments[segment.lead]
  return lead ? markersOf(lead.text) : []
}

function claimAt(segments: readonly Segment[], position: number): ClaimDraft | null {
  const segment = segments[position]
  if (!segment || isHeader(segments, position) || markersOnly(segment) || !statesSomething(segment)) return null
  const { text, start, end, block } = segment
  const after = segments.slice(position + 1).find((next) => next.block === block && markersOf(next.text).length > 0)
  const lead = segment.lead === null ? '' : (segments[segment.lead]?.text ?? '')
  const citations = inherited(segments, segment, position)
  return { text, start, end, citations, following: after ? markersOf(after.text) : [], lead: withoutMarkers(lead) }
}

/** What an answer states, sentence by sentence, with the passages that each one cites; the first `most` of them. */
export function claimsOf(answer: string, most: number): ClaimDraft[] {
  const segments = segmentsOf(answer)
  const claims: ClaimDraft[] = []
  for (let position = 0; position < segments.length && claims.length < most; position += 1) {
    const claim = claimAt(segments, position)
    if (claim !== null) claims.push(claim)
  }
  return claims
}
