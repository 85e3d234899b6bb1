import type { Ctx } from '#data/context'
import { announceChanges } from '../documents/queries.ts'
import { embedMissing } from './embed-missing.ts'
import { findChunksWithoutVector, insertEmbeddings } from './queries.ts'

/**
 * Computes some of the vectors that stored passages lack; the index follows with each part. False when none lacks any.
 * Throws `engine_unavailable` while the model cannot be used.
 */
export async function completeVectors(ctx: Ctx<'db' | 'embedder'>, limit: number): Promise<boolean> {
  const chunks = await findChunksWithoutVector(ctx.db, ctx.embedder.profile, limit)
  const documentsOf = Map.groupBy(chunks, ({ index_hash }) => index_hash.toString('base64'))
  await embedMissing(
    ctx,
    chunks.map(({ index_hash, index_text }) => ({ hash: index_hash, text: index_text })),
    {
      keep: (rows) =>
        ctx.db.transaction().execute(async (tx) => {
          await insertEmbeddings(tx, rows)
          const touched = rows.flatMap(({ index_hash }) => documentsOf.get(index_hash.toString('base64')) ?? [])
          await announceChanges(tx, [...new Set(touched.map(({ document_id }) => document_id))])
        }),
    },
  )
  return chunks.length > 0
}
