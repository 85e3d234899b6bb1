import { rename, rm } from 'node:fs/promises'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { asPrincipalId, type PrincipalId } from '#platform/auth/ids'
import { AppError } from '#platform/errors'
import { openSigner } from '#platform/secrets/signer'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import { writeVectorRecord } from '../embeddings/vector-records.ts'
import { type Manifest, type PackPart, packFormat } from './pack-format.ts'
import { packedTexts } from './packed-texts.ts'
import { findPackedCorpus, listPackedIds, listPackedVectors } from './queries.ts'
import { type PartContent, writePack } from './write-pack.ts'

const documentsPerPart = 200

export interface PackOrder {
  readonly corpusId: string
  /** Another corpus than the registry's, for whoever tries a release before it is pinned. */
  readonly corpus?: Corpus | undefined
  /** Where the pack is written; it appears whole or not at all. */
  readonly file: string
}

export interface Packed {
  readonly manifest: Manifest
  /** By which whoever receives the pack knows who made it. */
  readonly publicKey: string
}

type PackCtx = Ctx<'db' | 'embedder' | 'folders' | 'secrets'>

/** Writes an installed corpus with its vectors as one signed file, which another instance adds without computing anything. */
export async function packCorpus(ctx: PackCtx, { file, ...order }: PackOrder): Promise<Packed> {
  authorize(ctx, 'settings:manage')
  const corpus = order.corpus ?? findCorpus(order.corpusId)
  const found = await findPackedCorpus(ctx.db, order.corpusId)
  if (!corpus || !found) throw new AppError('not_found', { what: 'corpus', id: order.corpusId })
  const readable = found.readers.map(asPrincipalId)
  const documentIds = await listPackedIds(ctx.db, readable, found.id)
  if (documentIds.length === 0) throw new AppError('not_found', { what: 'corpus', id: order.corpusId })
  const draft = `${file}.partial`
  try {
    const packed = await write(ctx, { draft, readable, documentIds, corpus, sourceMark: found.mark })
    await rename(draft, file)
    const { texts, vectors } = packed.manifest
    await ctx.db.transaction().execute(async (tx) => {
      const details = { corpus: corpus.id, texts, vectors }
      await audit(tx, ctx, { action: 'corpus.pack', target: { kind: 'collection', id: found.id }, details })
    })
    return packed
  } finally {
    await rm(draft, { force: true })
  }
}

interface Packing {
  readonly draft: string
  readonly readable: readonly PrincipalId[]
  readonly documentIds: readonly number[]
  readonly corpus: Corpus
  readonly sourceMark: string | null
}

async function write(ctx: PackCtx, packing: Packing): Promise<Packed> {
  const { draft, documentIds } = packing
  const signer = await openSigner({ folder: ctx.folders.data, name: 'pack' }, ctx.secrets)
  const idsOf = (part: number): number[] => documentIds.slice(part * documentsPerPart, (part + 1) * documentsPerPart)
  const manifest = await writePack(draft, {
    parts: Math.ceil(documentIds.length / documentsPerPart),
    texts: (part) => textsOf(ctx, packing, idsOf(part)),
    vectors: (part) => vectorsOf(ctx, packing, idsOf(part)),
    manifestOf: (parts) => manifestOf(ctx, packing, parts),
    signer,
    signal: ctx.signal,
  })
  return { manifest, publicKey: signer.publicKey }
}

async function textsOf({ db }: PackCtx, { readable }: Packing, ids: readonly number[]): Promise<PartContent> {
  const texts = await packedTexts(db, readable, ids)
  return { bytes: Buffer.from(texts.map((text) => `${JSON.stringify(text)}\n`).join('')), count: texts.length }
}

async function vectorsOf(ctx: PackCtx, { readable }: Packing, documentIds: readonly number[]): Promise<PartContent> {
  const { profile } = ctx.embedder
  const records = await listPackedVectors(ctx.db, readable, { documentIds, profile })
  return { bytes: Buffer.concat(records.map(writeVectorRecord)), count: records.length }
}

function manifestOf({ embedder }: PackCtx, { corpus, sourceMark }: Packing, parts: PackPart[]): Manifest {
  const { id, title, publisher, licence } = corpus
  const sum = (of: keyof PackPart): number => parts.reduce((total, part) => total + part[of].count, 0)
  return {
    format: packFormat,
    corpus: { id, title, publisher, licence },
    packedAt: new Date().toISOString(),
    sourceMark,
    profile: embedder.profile,
    dimensions: embedder.dimensions,
    texts: sum('documents'),
    vectors: sum('vectors'),
    parts,
  }
}
