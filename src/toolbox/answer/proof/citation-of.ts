import type { Citation } from '#contract/citations'
import type { Hit } from '#data/search/hit'
import type { ChosenChunk } from '../quote/choose-units.ts'

/** The words of a passage that a citation shows. */
export interface QuotedSpan {
  readonly start: number
  readonly end: number
}

export interface CitedSpan {
  readonly index: number
  readonly hit: Hit
  readonly span: QuotedSpan
  /** Words to be marked, nearest first. */
  readonly highlights: readonly QuotedSpan[]
  readonly notices: Citation['notices']
  readonly supported: boolean
}

const mostHighlights = 20

export function citationOf({ index, hit, span, highlights, notices, supported }: CitedSpan): Citation {
  return {
    index,
    document_id: hit.documentId,
    chunk_id: hit.chunkId,
    external_id: hit.externalId,
    title: hit.title,
    path: [...hit.path],
    page: hit.page,
    ...(hit.part === null ? {} : { part: hit.part }),
    quote: hit.text.slice(span.start, span.end),
    start: span.start,
    end: span.end,
    highlights: highlights.slice(0, mostHighlights).map(({ start, end }) => ({ start, end })),
    collection_id: hit.collectionId,
    collection: hit.collection,
    corpus: hit.corpus,
    file_name: hit.corpus === null ? (hit.fileName ?? hit.externalId) : null,
    notices: [...notices],
    url: hit.url,
    publisher: hit.publisher,
    licence: hit.licence,
    updated_at: hit.updatedAt,
    effective_from: hit.effectiveFrom,
    effective_to: hit.effectiveTo,
    supported,
  }
}

/** Words further apart than this are marked apart, and the nearest alone are the quote. */
const quotedCharacters = 800

/** From the first to the last word that answers, with what introduces them, when they stand close together. */
export function quotedSpan({ units, best }: ChosenChunk): QuotedSpan {
  const shown = units.length === 0 ? [best] : units
  const starts = shown.map(({ unit }) => Math.min(unit.start, unit.lead?.start ?? unit.start))
  const span = { start: Math.min(...starts), end: Math.max(...shown.map(({ unit }) => unit.end)) }
  if (span.end - span.start <= quotedCharacters) return span
  const { start, end } = best.unit
  return { start, end }
}
