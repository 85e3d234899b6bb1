import { asPrincipalId, type CollectionId, type DocumentId, type PrincipalId } from '#contract/ids'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { openSigner } from '#platform/secrets/signer'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import { writeVectorRecord } from '../embeddings/vector-records.ts'
import { type Manifest, type PackPart, packFormat } from './pack-format.ts'
import { packedTexts } from './packed-texts.ts'
import { findPackedCorpus, listPackedIds, listPackedVectors } from './queries.ts'
import { type PackContent, type PartContent, streamPack, writePack } from './write-pack.ts'

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
  const packing = await packingOf(ctx, order)
  const draft = `${file}.partial`
  try {
    const content = await contentOf(ctx, packing)
    const manifest = await writePack(draft, { ...content, signal: ctx.signal })
    await rename(draft, file)
    await trace(ctx, packing)
    return { manifest, publicKey: content.signer.publicKey }
  } finally {
    await rm(draft, { force: true })
  }
}

export interface CorpusPack {
  readonly name: string
  /** Cut before its end, it is no pack: whoever reads it sees so. */
  readonly content: Readable
}

/** The same, made as it is read. */
export async function streamCorpusPack(ctx: PackCtx, corpusId: string): Promise<CorpusPack> {
  authorize(ctx, 'settings:manage')
  const packing = await packingOf(ctx, { corpusId })
  const { output } = streamPack(await contentOf(ctx, packing))
  await trace(ctx, packing)
  return { name: `${corpusId}.zip`, content: output }
}

async function packingOf(ctx: PackCtx, order: Omit<PackOrder, 'file'>): Promise<Packing> {
  const corpus = order.corpus ?? findCorpus(order.corpusId)
  const found = await findPackedCorpus(ctx.db, order.corpusId)
  if (!corpus || !found) throw new AppError('not_found', { what: 'corpus', id: order.corpusId })
  const readable = found.readers.map(asPrincipalId)
  const documentIds = await listPackedIds(ctx.db, readable, found.id)
  if (documentIds.length === 0) throw new AppError('not_found', { what: 'corpus', id: order.corpusId })
  return { collectionId: found.id, readable, documentIds, corpus, sourceMark: found.mark }
}

async function trace(ctx: Ctx<'db'>, { corpus, collectionId: id, documentIds }: Packing): Promise<void> {
  authorize(ctx, 'settings:manage')
  await ctx.db.transaction().execute(async (tx) => {
    const details = { corpus: corpus.id, documents: documentIds.length }
    await audit(tx, ctx, { action: 'corpus.pack', target: { kind: 'collection', id }, details })
  })
}

interface Packing {
  readonly collectionId: CollectionId
  readonly readable: readonly PrincipalId[]
  readonly documentIds: readonly DocumentId[]
  readonly corpus: Corpus
  readonly sourceMark: string | null
}

async function contentOf(ctx: PackCtx, packing: Packing): Promise<PackContent> {
  const { documentIds } = packing
  const signer = await openSigner({ folder: ctx.folders.data, name: 'pack' }, ctx.secrets)
  const idsOf = (part: number): DocumentId[] =>
    documentIds.slice(part * documentsPerPart, (part + 1) * documentsPerPart)
  return {
    parts: Math.ceil(documentIds.length / documentsPerPart),
    texts: (part) => textsOf(ctx, packing, idsOf(part)),
    vectors: (part) => vectorsOf(ctx, packing, idsOf(part)),
    manifestOf: (parts) => manifestOf(ctx, packing, parts),
    signer,
  }
}

async function textsOf({ db }: PackCtx, { readable }: Packing, ids: readonly DocumentId[]): Promise<PartContent> {
  const texts = await packedTexts(db, readable, ids)
  return { bytes: Buffer.from(texts.map((text) => `${JSON.stringify(text)}\n`).join('')), count: texts.length }
}

async function vectorsOf(
  ctx: PackCtx,
  { readable }: Packing,
  documentIds: readonly DocumentId[],
): Promise<PartContent> {
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
