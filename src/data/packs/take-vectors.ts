import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { announceChanges } from '#data/index-changes/queries'
import { findKnownHashes, insertEmbeddings } from '../embeddings/queries.ts'
import type { VectorRecord } from '../embeddings/vector-records.ts'
import { indexHash } from '../index-hash.ts'
import { findDocumentsOf } from '../questions/queries.ts'
import type { PreparedItem } from '../sources/reading/prepare-item.ts'

/** The texts of what stands in a passage that have a vector of their own. */
export type UnitTextsOf = (passage: {
  readonly text: string
  readonly path: readonly string[]
  readonly title: string
  readonly index_text: string
}) => readonly string[]

export interface VectorsToTake {
  readonly prepared: readonly PreparedItem[]
  readonly records: readonly VectorRecord[]
  readonly unitTextsOf: UnitTextsOf
}

/**
 * Keeps the vectors that are not known yet, of these texts alone: a pack says nothing of texts that it does not hold. The
 * index follows where passages waited for theirs.
 */
export async function takeVectors(ctx: Ctx<'db' | 'embedder'>, { prepared, ...given }: VectorsToTake): Promise<void> {
  authorize(ctx, 'settings:manage')
  const { profile } = ctx.embedder
  const wanted = new Set(prepared.flatMap((item) => [...hashesOf(item, given.unitTextsOf)]))
  const records = given.records.filter(({ hash }) => wanted.has(hash.toString('base64')))
  const hashes = records.map(({ hash }) => hash)
  const known = new Set((await findKnownHashes(ctx.db, profile, hashes)).map((hash) => hash.toString('base64')))
  const rows = records
    .filter(({ hash }) => !known.has(hash.toString('base64')))
    .map(({ hash, scale, vector }) => ({ index_hash: hash, profile, scale, vector }))
  if (rows.length === 0) return
  await ctx.db.transaction().execute(async (tx) => {
    await insertEmbeddings(tx, rows)
    const taken = rows.map(({ index_hash }) => index_hash)
    await announceChanges(tx, await findDocumentsOf(tx, taken))
    await audit(tx, ctx, { action: 'corpus.vectors', details: { profile, taken: taken.length } })
  })
}

function* hashesOf({ version }: PreparedItem, unitTextsOf: UnitTextsOf): Generator<string> {
  for (const { chunk, hash } of version.passages) {
    yield hash.toString('base64')
    const passage = { text: chunk.text, path: chunk.path, title: version.title, index_text: chunk.indexText }
    for (const text of unitTextsOf(passage)) yield indexHash(text).toString('base64')
  }
}
