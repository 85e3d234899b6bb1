import type { SourceReference } from '../references/source-reference.ts'
import type { ParsedDocument } from '../documents/parsed.ts'
import type { Lexicon } from './lexicon.ts'
import type { Archive } from './archives/archive.ts'

/** Dates in force of one wording of a text. The source names it, and keeps its earlier ones. */
export interface SourceVersion {
  key: string
  /** YYYY-MM-DD, the first day in force. */
  effectiveFrom: string | null
  /** YYYY-MM-DD, the first day not in force any more. */
  effectiveTo: string | null
  /** In the words of the source: VIGUEUR, ABROGE, ABROGE_DIFF… */
  legalStatus: string | null
}

/** A document as a corpus reader yields it. Publisher, licence and date go with every citation. */
export interface SourceDocument {
  title: string
  canonicalUrl: string | null
  /** ISO date of the last update at the source. */
  updatedAt: string | null
  publisher: string
  licence: string
  language: 'fr'
  parsed: ParsedDocument
  /** A warning of the publisher's, dated or not, that must go with the text. */
  notice?: string | undefined
  version?: SourceVersion | undefined
  aliases?: readonly string[] | undefined
  references?: readonly SourceReference[] | undefined
  /** What the reader did not know how to read, told in the report of the run. */
  warnings?: readonly string[] | undefined
}

/** One thing that a source lists. It is converted only when its mark is not the one that was stored. */
export interface SourceItem {
  externalId: string
  /** Set for a text whose wordings are kept apart. */
  versionKey?: string | undefined
  /** Changes when what the source holds of it does. */
  mark: string
  /** Nothing when it has no text of its own. To be called before the next item is asked for. */
  read(): SourceDocument | null
}

/** What a source says that it took away. */
export interface RemovedItem {
  removed: string
}

/** A package of a registry: pinned, verified by its hash. */
export interface PackageOrigin {
  kind: 'package'
  packageName: string
  version: string
  /** As the registry states it: `sha512-` and the hash in base64. */
  integrity: string
}

/** An archive that the administrator names: an address, a file or a folder. */
export interface ArchiveOrigin {
  kind: 'archive'
  /** Where its publisher keeps it, as a hint. */
  usualPlace: string
}

/** An official corpus: where its archive comes from, and how it is read. */
export interface Corpus {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly publisher: string
  readonly licence: string
  /** Its rules are those of private employment: an agent of a public body is told so. */
  readonly concerns?: 'private-employment'
  /** Its texts have days on which they are in force. */
  readonly isDated?: true
  /** How people speak of what it says. */
  readonly lexicon?: Lexicon
  readonly origin: PackageOrigin | ArchiveOrigin
  /** Raised when the reader gives another text for the same source: everything is then read again. */
  readonly reading: number
  /** The archives hold what changed: what they do not list stays. */
  readonly isIncremental?: true
  /** File of vectors that comes with the program, so that nothing has to be computed at the first start. */
  readonly vectors?: URL
  /** File of everyday questions that its passages answer; see `readCarriedQuestions`. */
  readonly questions?: URL
  list(archive: Archive, signal: AbortSignal): AsyncIterable<SourceItem | RemovedItem>
}
