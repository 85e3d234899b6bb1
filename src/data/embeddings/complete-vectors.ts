import type { Ctx } from '#data/context'
import { announceChanges } from '#data/index-changes/queries'
import { embedMissing } from './embed-missing.ts'
import { findQuestionsWithoutVector } from '../questions/queries.ts'
import { deleteUnheldEmbeddings, findChunksWithoutVector, insertEmbeddings } from './queries.ts'

/** Passages first: questions only help to find them. */
async function textsWithoutVector({ db, embedder: { profile } }: Ctx<'db' | 'embedder'>, limit: number) {
  const chunks = await findChunksWithoutVector(db, profile, limit)
  return chunks.length > 0 ? chunks : findQuestionsWithoutVector(db, profile, limit)
}

/**
 * Computes some of the vectors that stored passages and their questions lack; the index follows with each part. False when none lacks any.
 * Throws `engine_unavailable` while the model cannot be used.
 */
export async function completeVectors(ctx: Ctx<'db' | 'embedder'>, limit: number): Promise<boolean> {
  const texts = await textsWithoutVector(ctx, limit)
  const documentsOf = Map.groupBy(texts, ({ hash }) => hash.toString('base64'))
  await embedMissing(ctx, texts, {
    keep: (rows) =>
      ctx.db.transaction().execute(async (tx) => {
        await insertEmbeddings(tx, rows)
        const hashes = rows.map(({ index_hash }) => index_hash)
        const touched = hashes.flatMap((hash) => documentsOf.get(hash.toString('base64')) ?? [])
        await announceChanges(tx, [...new Set(touched.map(({ document_id }) => document_id))])
        // Of passages that were deleted meanwhile.
        await deleteUnheldEmbeddings(tx, hashes)
      }),
  })
  return texts.length > 0
}
