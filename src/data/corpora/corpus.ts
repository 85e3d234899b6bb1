import type { ParsedDocument } from '../documents/parsed.ts'

/** A document as a corpus reader yields it. Publisher, licence and date go with every citation. */
export interface SourceDocument {
  externalId: string
  title: string
  canonicalUrl: string
  /** ISO date of the last update at the source. */
  updatedAt: string
  publisher: string
  licence: string
  language: 'fr'
  parsed: ParsedDocument
}

/** An official corpus published as one package: pinned, verified by its hash, read as a stream. */
export interface Corpus {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly publisher: string
  readonly licence: string
  readonly packageName: string
  readonly version: string
  /** As the registry states it: `sha512-` and the hash in base64. */
  readonly integrity: string
  /** File of vectors that comes with the program, so that nothing has to be computed at the first start. */
  readonly vectors?: URL
  read(tarballPath: string, signal?: AbortSignal): AsyncIterable<SourceDocument>
}
