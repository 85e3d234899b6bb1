import type { Ctx } from '#data/context'
import type { EmbeddingRow } from './queries.ts'
import { indexHash } from '../index-hash.ts'
import { findKnownHashes, findVectors, insertEmbeddings } from './queries.ts'
import { quantise, restoreVector } from './quantise.ts'

export interface TextToEmbed {
  hash: Buffer
  text: string
}

export interface EmbedOptions {
  /** Keeps a part's vectors; by default they are inserted and nothing else. */
  keep?: ((rows: readonly EmbeddingRow[]) => Promise<void>) | undefined
  /** Called after each part with the number of texts embedded so far and in all. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

const textsAtOnce = 32
const hashesAtOnce = 5000

/** Those whose vector is not known yet, each text once. */
async function unknownTexts({ db, embedder }: Ctx<'db' | 'embedder'>, texts: readonly TextToEmbed[]) {
  const missing = new Map(texts.map(({ hash, text }) => [hash.toString('base64'), { hash, text }]))
  const all = [...missing.values()]
  for (let start = 0; start < all.length; start += hashesAtOnce) {
    const hashes = all.slice(start, start + hashesAtOnce).map(({ hash }) => hash)
    for (const known of await findKnownHashes(db, embedder.profile, hashes)) missing.delete(known.toString('base64'))
  }
  return [...missing.values()]
}

/** The vector of each text, in their order: those that are kept, and the others computed and not kept. */
export async function vectorsOf(ctx: Ctx<'db' | 'embedder'>, texts: readonly string[]): Promise<Float32Array[]> {
  const { db, embedder, signal } = ctx
  const hashes = texts.map(indexHash)
  const kept = await findVectors(db, embedder.profile, hashes)
  const known = new Map(kept.map((row) => [row.index_hash.toString('base64'), restoreVector(row)]))
  const vectorAt = (position: number) => known.get(hashes[position]?.toString('base64') ?? '')
  const missing = texts.filter((_, position) => vectorAt(position) === undefined)
  const computed = (missing.length === 0 ? [] : await embedder.embedPassages(missing, signal)).values()
  return texts.map((_, position) => vectorAt(position) ?? computed.next().value ?? new Float32Array())
}

/**
 * Computes the vectors that are not known for the embedder's profile, and keeps each part as soon as it is there.
 * Throws `engine_unavailable` when the model cannot be used; what was kept stays.
 */
export async function embedMissing(
  ctx: Ctx<'db' | 'embedder'>,
  texts: readonly TextToEmbed[],
  { keep, onProgress }: EmbedOptions = {},
): Promise<number> {
  const { db, embedder, signal } = ctx
  const missing = await unknownTexts(ctx, texts)
  // Texts of like length share a batch: the model pads each to the longest.
  const ordered = missing.toSorted((a, b) => a.text.length - b.text.length)
  for (let start = 0; start < ordered.length; start += textsAtOnce) {
    signal.throwIfAborted()
    const part = ordered.slice(start, start + textsAtOnce)
    const vectors = await embedder.embedPassages(
      part.map(({ text }) => text),
      signal,
    )
    const rows = part.flatMap(({ hash }, position) => {
      const vector = vectors[position]
      return vector ? [{ index_hash: hash, profile: embedder.profile, ...quantise(vector) }] : []
    })
    await (keep ? keep(rows) : insertEmbeddings(db, rows))
    onProgress?.(Math.min(start + textsAtOnce, ordered.length), ordered.length)
  }
  return ordered.length
}
