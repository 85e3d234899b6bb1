import { createHash } from 'node:crypto'
import type { ChunkDraft } from '../chunks/chunk.ts'
import { chunkDocument } from '../chunks/chunk.ts'
import type { Chunking } from '../chunks/chunking.ts'
import { lostWords, wordSet } from '#text/lost-words'
import { indexHash } from '../index-hash.ts'
import type { ParsedDocument } from '../documents/parsed.ts'
import type { ReadingNote } from '../documents/reading-note.ts'

/** Raised when the same text is cut otherwise: documents of the corpora are then stored again. */
const chunkingRevision = 2

/** A text cut into passages, ready to become what readers see of its document. */
export interface NewVersion {
  contentHash: Buffer
  title: string
  parsed: ParsedDocument
  updatedAt: string | null
  passages: { chunk: ChunkDraft; hash: Buffer }[]
  origin?: VersionOrigin | undefined
}

/** What a corpus says of a version beside its text. */
export interface VersionOrigin {
  /** What the item was at the source. */
  mark: string
  notice: string | null
  /** Set for a wording that stays beside the others of its document. */
  key: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  legalStatus: string | null
  canonicalUrl: string | null
}

/** SHA-256 of all that a version shows. */
function contentHashOf(title: string, parsed: ParsedDocument, facts: readonly (string | null)[]): Buffer {
  const content = JSON.stringify([chunkingRevision, title, parsed.markdown, parsed.language, parsed.pages, facts])
  return createHash('sha256').update(content).digest()
}

/** What is said of a text beside it. */
export interface VersionFacts {
  readonly updatedAt?: string | null | undefined
  readonly facts?: readonly string[] | undefined
  /** As everybody's by default. */
  readonly chunking?: Chunking | undefined
}

/** `facts` are what is cited beside the text: address, dates, publisher; a change of theirs makes a new version. */
export function prepareVersion(
  title: string,
  parsed: ParsedDocument,
  { updatedAt, facts = [], chunking }: VersionFacts = {},
): NewVersion {
  const passages = chunkDocument(title, parsed, chunking).map((chunk) => ({ chunk, hash: indexHash(chunk.indexText) }))
  const lost = lostInChunks(parsed, passages)
  const date = updatedAt ?? null
  return {
    contentHash: contentHashOf(title, parsed, [date, ...facts]),
    title,
    parsed: { ...parsed, notes: [...(parsed.notes ?? []), ...lost] },
    updatedAt: date,
    passages,
  }
}

/** Nothing is lost in silence: words of the text that no passage holds are told with the document. */
function lostInChunks({ markdown }: ParsedDocument, passages: NewVersion['passages']): ReadingNote[] {
  const kept = wordSet(passages.flatMap(({ chunk }) => [chunk.indexText, chunk.text]))
  const { lost, of, examples } = lostWords(markdown, kept)
  return lost === 0 ? [] : [{ kind: 'lost_words', page: null, lost, of, examples: [...examples] }]
}
