import { organisationIdOf } from '#platform/auth/actor'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { findPublicPrincipal } from '../access/queries.ts'
import { findOrganisation, upsertCorpusCollection } from '../collections/queries.ts'
import type { Corpus, SourceDocument } from './corpus.ts'
import { fetchCorpus } from './fetch-corpus.ts'
import { importVectors } from './import-vectors.ts'
import { findCorpus } from './registry.ts'
import { removeUnlistedSheets } from './remove-unlisted-sheets.ts'
import type { CorpusCollection } from './store-sheets.ts'
import { storeSheets } from './store-sheets.ts'

export const syncCorpusJob = defineJob({
  name: 'corpus.sync',
  payload: z.object({ corpusId: z.string(), tarball: z.string().optional() }),
  timeoutSeconds: 1800,
  retries: 3,
})

export interface CorpusSync {
  corpusId: string
  /** A package file given instead of the registry. */
  tarball?: string | undefined
  /** Somebody has seen how many sheets would go, and agrees. */
  removalsApproved?: boolean | undefined
}

export interface SyncProgress {
  step: 'fetch' | 'store'
  /** Sheets read so far. */
  documents: number
}

export interface SyncReport {
  collectionId: number
  added: number
  changed: number
  unchanged: number
  removed: number
  /** Sheets that the source lists no longer, kept until somebody approves: more than a fifth of the corpus. */
  removalsWaiting: number
}

type SyncCtx = Ctx<'db' | 'embedder' | 'log' | 'folders'>

const sheetsAtOnce = 50

async function openCollection(ctx: SyncCtx, corpus: Corpus): Promise<CorpusCollection> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationIdOf(ctx.actor) ?? (await findOrganisation(ctx.db))?.id
  if (organisationId === undefined) throw new AppError('conflict', { reason: 'there is no organisation yet' })
  return ctx.db.transaction().execute(async (tx) => {
    const { id: everyone } = await findPublicPrincipal(tx)
    const row = await upsertCorpusCollection(tx, {
      organisation_id: organisationId,
      corpus_id: corpus.id,
      name: corpus.title,
      description: corpus.description,
      visibility: 'public',
      readers: [everyone],
    })
    const details = { corpus: corpus.id, version: corpus.version }
    await audit(tx, ctx, { action: 'corpus.sync', target: { kind: 'collection', id: row.id }, details })
    return { corpusId: corpus.id, ...row }
  })
}

/** Sheets as they are read, some at a time; requests are answered between two of them. */
async function* batches(sheets: AsyncIterable<SourceDocument>): AsyncGenerator<SourceDocument[]> {
  let batch: SourceDocument[] = []
  for await (const sheet of sheets) {
    batch.push(sheet)
    await nextTurn()
    if (batch.length < sheetsAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * Brings an official corpus up to date: fetched once, checked, read as a stream, unchanged sheets left alone. Runs again
 * after a stop at any point. The vectors that come with the program are imported; those that lack follow with the index.
 */
export async function syncCorpus(
  ctx: SyncCtx,
  { corpusId, tarball, removalsApproved }: CorpusSync,
  onProgress?: (progress: SyncProgress) => void,
): Promise<SyncReport> {
  authorize(ctx, 'settings:manage')
  const corpus = findCorpus(corpusId)
  if (!corpus) throw new AppError('not_found', { what: 'corpus', id: corpusId })
  return syncFrom(ctx, corpus, { tarball, removalsApproved, onProgress })
}

interface SyncOptions extends Omit<CorpusSync, 'corpusId'> {
  onProgress?: ((progress: SyncProgress) => void) | undefined
}

/** The same for any corpus that can be read, in the list or not. */
export async function syncFrom(ctx: SyncCtx, corpus: Corpus, options: SyncOptions = {}): Promise<SyncReport> {
  const { tarball, removalsApproved = false, onProgress } = options
  const { signal, log, folders } = ctx
  onProgress?.({ step: 'fetch', documents: 0 })
  const file = await fetchCorpus(corpus, { cacheFolder: join(folders.data, 'corpora'), tarball, signal })
  const collection = await openCollection(ctx, corpus)
  await importVectors(ctx, corpus)
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const listed: string[] = []
  for await (const batch of batches(corpus.read(file, signal))) {
    const stored = await storeSheets(ctx, collection, batch)
    counts.added += stored.added
    counts.changed += stored.changed
    counts.unchanged += stored.unchanged
    listed.push(...batch.map(({ externalId }) => externalId))
    onProgress?.({ step: 'store', documents: listed.length })
  }
  const { removed, waiting } = await removeUnlistedSheets(ctx, collection, { listed, approved: removalsApproved })
  if (waiting > 0)
    log.warn({ corpusId: corpus.id, waiting }, 'the source lists much less than before: nothing was removed')
  const report = { collectionId: collection.id, ...counts, removed, removalsWaiting: waiting }
  log.info({ corpusId: corpus.id, ...report }, 'corpus synchronised')
  return report
}
