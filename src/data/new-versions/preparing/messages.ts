import { z } from 'zod'
import type { NewVersion, VersionFacts } from '../prepare-version.ts'
import type { ParsedDocument } from '#data/documents/parsed'

/** What a thread is started with: a text and what is said of it. */
export interface TextToPrepare {
  readonly title: string
  readonly parsed: ParsedDocument
  readonly facts: VersionFacts
}

export const TextToPrepare = z.custom<TextToPrepare>((value) => typeof value === 'object' && value !== null)
export const PreparedText = z.custom<NewVersion>((value) => typeof value === 'object' && value !== null)

/** What crosses a thread arrives as plain bytes. */
export function withBuffers(version: NewVersion): NewVersion {
  const passages = version.passages.map(({ chunk, hash }) => ({ chunk, hash: Buffer.from(hash) }))
  return { ...version, passages, contentHash: Buffer.from(version.contentHash) }
}
