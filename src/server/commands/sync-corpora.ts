import { findCorpus } from '#data/corpora/registry'
import type { RunProgress } from '#data/sources/read-items'
import type { CorpusCtx } from '#data/sources/run-corpus'
import { type CorpusSync, syncCorpus } from '#data/sources/sync-corpus'
import { openIndexFollower } from '#data/search/index-follower'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { listCorpora } from './list-corpora.ts'

export interface CorporaSync extends Omit<CorpusSync, 'corpus' | 'corpusId'> {
  /** None: those that are installed. */
  readonly corpusId?: string | undefined
  readonly onProgress?: (title: string, progress: RunProgress) => void
}

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
    const { added, changed, unchanged, removed, removals_waiting: removalsWaiting, samples } = run
    reports.push({ id: corpusId, title, added, changed, unchanged, removed, removalsWaiting, samples })
  }
  await openIndexFollower(ctx).catchUp()
  return reports
}
