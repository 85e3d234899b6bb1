import { z } from 'zod'
import { asChunkId } from '#contract/ids'
import { embedMissing } from '#data/embeddings/embed-missing'
import { indexHash } from '#data/index-hash'
import { type EmbeddingRow, deleteUnheldEmbeddings, insertEmbeddings } from '#data/embeddings/queries'
import { authorize } from '#platform/auth/authorize'
import { hasCode } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import type { Ctx } from '#toolbox/context'
import { insertUnits, listChunksWithoutUnits } from './queries.ts'
import { meaningOf, unitsOf } from './units.ts'

export const embedUnitsJob = defineJob({
  name: 'units.embed',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 0,
})

const chunksAtOnce = 20
const beyondEveryId = asChunkId(2 ** 31 - 1)
const longestMs = 4 * 60_000

/** What a passage is read by. */
interface PassageText {
  readonly text: string
  readonly path: readonly string[]
  readonly title: string
  readonly index_text: string
}

type Chunk = Awaited<ReturnType<typeof listChunksWithoutUnits>>[number]

/** What a question is compared with in a passage; the passage itself when it holds no sentence, item or row. */
export function unitTextsOf({ text, path, title, index_text: whole }: PassageText): string[] {
  const meanings = unitsOf(text).map((unit) => meaningOf(unit, { path, title }))
  return meanings.length === 0 ? [whole] : [...new Set(meanings)]
}

/**
 * Computes beforehand the vectors of what the passages hold, so that an answer has only its question to compute. Passages
 * without them are read all the same, more slowly. Returns how many passages were completed.
 */
export async function embedUnits(ctx: Ctx<'db' | 'embedder' | 'log'>): Promise<number> {
  authorize(ctx, 'inference:use')
  const endsAtMs = performance.now() + longestMs
  let completed = 0
  let before = beyondEveryId
  try {
    while (performance.now() < endsAtMs) {
      const chunks = await listChunksWithoutUnits(ctx.db, ctx.embedder.profile, { before, limit: chunksAtOnce })
      const last = chunks.at(-1)
      if (last === undefined) break
      await embedUnitsOf(ctx, chunks)
      before = last.id
      completed += chunks.length
    }
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'vectors of sentences wait for the model')
  }
  return completed
}

/** All of them at once: a passage of which one unit has its vector has them all. */
async function embedUnitsOf(ctx: Ctx<'db' | 'embedder'>, chunks: readonly Chunk[]): Promise<void> {
  authorize(ctx, 'inference:use')
  const units = chunks.flatMap((chunk) =>
    unitTextsOf(chunk).map((text) => ({ index_hash: chunk.index_hash, text, hash: indexHash(text) })),
  )
  const vectors: EmbeddingRow[] = []
  await embedMissing(ctx, units, { keep: async (rows) => void vectors.push(...rows) })
  await ctx.db.transaction().execute(async (tx) => {
    await insertUnits(
      tx,
      units.map(({ index_hash, hash }) => ({ index_hash, unit_hash: hash })),
    )
    await insertEmbeddings(tx, vectors)
    // Of passages that were deleted meanwhile.
    await deleteUnheldEmbeddings(
      tx,
      vectors.map(({ index_hash }) => index_hash),
    )
  })
}
