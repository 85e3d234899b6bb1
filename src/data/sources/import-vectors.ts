import type { Ctx } from '#data/context'
import { messageOf } from '#platform/errors'
import { readCarriedVectors } from '../embeddings/carried-vectors.ts'
import { insertEmbeddings } from '../embeddings/queries.ts'
import type { Corpus } from '../corpora/corpus.ts'

/**
 * Takes in the vectors that the program carries for a corpus. Without them, or when they are of another model than the
 * one in use, nothing is lost but time: passages without a vector get theirs in the background.
 */
export async function importVectors(
  { db, embedder, log }: Ctx<'db' | 'embedder' | 'log'>,
  { id, vectors }: Corpus,
): Promise<number> {
  if (!vectors) return 0
  try {
    const { profile, records } = await readCarriedVectors(vectors)
    if (profile !== embedder.profile) {
      log.info({ corpusId: id, profile }, 'the carried vectors are of another model: they are computed here')
      return 0
    }
    const rows = records.map(({ hash, scale, vector }) => ({ index_hash: hash, profile, scale, vector }))
    await insertEmbeddings(db, rows)
    return rows.length
  } catch (error) {
    log.warn({ corpusId: id, reason: messageOf(error) }, 'the carried vectors cannot be used: they are computed here')
    return 0
  }
}
