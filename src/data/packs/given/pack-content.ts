import { z } from 'zod'
import { AppError } from '#platform/errors'
import { findCorpus } from '#data/corpora/registry'
import type { PackHead } from '../open-pack.ts'

/** What is kept of a manifest, to be shown. */
export const PackContent = z.object({
  corpus: z.object({ id: z.string(), title: z.string(), publisher: z.string(), licence: z.string() }),
  packedAt: z.iso.datetime(),
  profile: z.string(),
  texts: z.int(),
  vectors: z.int(),
  /** The public key of who packed. */
  publicKey: z.string(),
})
export type PackContent = z.infer<typeof PackContent>

/** Throws `invalid_request` for a pack of a corpus that this program does not read. */
export function contentOf({ manifest, publicKey }: PackHead): PackContent {
  const { corpus, packedAt, profile, texts, vectors } = manifest
  if (!findCorpus(corpus.id)) {
    throw new AppError('invalid_request', { reason: 'pack_corpus_unknown', value: corpus.id, param: 'file' })
  }
  return { corpus, packedAt, profile, texts, vectors, publicKey }
}
