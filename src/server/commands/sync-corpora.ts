import type { Corpus } from '#data/corpora/corpus'
import { findCorpus } from '#data/corpora/registry'
import type { RunRow } from '#data/sources/runs/queries'
import type { RunProgress } from '#data/sources/read-items'
import type { CorpusCtx } from '#data/sources/run-corpus'
import { type CorpusSync, syncCorpus } from '#data/sources/sync-corpus'
import { type PackToAdd, addPack } from '#data/packs/add-pack'
import { type Packed, packCorpus } from '#data/packs/pack-corpus'
import { openIndexFollower } from '#data/search/index-follower'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { unitTextsOf } from '#toolbox/answer/reading/embed-units'
import { listCorpora } from './list-corpora.ts'

export interface CorporaSync extends Omit<CorpusSync, 'corpus' | 'corpusId'> {
  /** None: those that are installed. */
  readonly corpusId?: string | undefined
  readonly onProgress?: (title: string, progress: RunProgress) => void
}

export interface CorpusPack extends Omit<PackToAdd, 'corpus' | 'unitTextsOf'>, Pick<CorporaSync, 'onProgress'> {}

export interface NamedReport {
  readonly id: string
  readonly title: string
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
  /** Documents that the source lists no longer, kept until somebody approves. */
  readonly removalsWaiting: number
  readonly samples: unknown
}

/** Brings corpora up to date and lets the index follow, whether a server runs beside or not. */
export async function syncCorpora(
  ctx: CorpusCtx & Ctx<'index'>,
  { corpusId: asked, onProgress, ...options }: CorporaSync,
): Promise<NamedReport[]> {
  const installed = (await listCorpora(ctx)).filter(({ documents }) => documents !== null)
  const reports: NamedReport[] = []
  for (const corpusId of asked === undefined ? installed.map((corpus) => corpus.id) : [asked]) {
    const corpus = findCorpus(corpusId)
    if (corpus === undefined) throw new AppError('not_found', { what: 'corpus', id: corpusId })
    const { title } = corpus
    const run = await syncCorpus(ctx, { corpusId, ...options }, (progress) => onProgress?.(title, progress))
    reports.push(reportOf(corpus, run))
  }
  await openIndexFollower(ctx).catchUp()
  return reports
}

/** Writes an installed corpus of the registry as a pack. */
export function writeCorpusPack(
  ctx: Ctx<'db' | 'embedder' | 'folders' | 'secrets'>,
  { corpusId, file }: { corpusId: string; file: string },
): Promise<Packed> {
  return packCorpus(ctx, { corpusId, file })
}

/** Brings a corpus to what a pack holds; says too whose key signed it. */
export async function addCorpusPack(
  ctx: CorpusCtx & Ctx<'index'>,
  { onProgress, ...pack }: CorpusPack,
): Promise<NamedReport & { signedBy: string }> {
  const corpus = findCorpus(pack.corpusId)
  if (corpus === undefined) throw new AppError('not_found', { what: 'corpus', id: pack.corpusId })
  const added = await addPack(ctx, { ...pack, unitTextsOf }, (progress) => onProgress?.(corpus.title, progress))
  await openIndexFollower(ctx).catchUp()
  return { ...reportOf(corpus, added), signedBy: added.publicKey }
}

function reportOf({ id, title }: Pick<Corpus, 'id' | 'title'>, run: RunRow): NamedReport {
  const { added, changed, unchanged, removed, removals_waiting: removalsWaiting, samples } = run
  return { id, title, added, changed, unchanged, removed, removalsWaiting, samples }
}
