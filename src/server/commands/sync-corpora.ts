import { findCorpus } from '#data/corpora/registry'
import { type SyncProgress, type SyncReport, syncCorpus } from '#data/corpora/sync-corpus'
import { openIndexFollower } from '#data/search/index-follower'
import type { Ctx } from '#server/context'
import { AppError } from '#platform/errors'
import { listCorpora } from './list-corpora.ts'

export interface CorporaSync {
  /** None: those that are installed. */
  readonly id?: string | undefined
  readonly tarball?: string | undefined
  readonly onProgress?: (title: string, progress: SyncProgress) => void
}

export type NamedReport = SyncReport & { readonly id: string; readonly title: string }

/** Brings corpora up to date and lets the index follow, whether a server runs beside or not. */
export async function syncCorpora(
  ctx: Ctx<'db' | 'embedder' | 'log' | 'folders' | 'index'>,
  { id, tarball, onProgress }: CorporaSync,
): Promise<NamedReport[]> {
  const installed = (await listCorpora(ctx)).filter(({ documents }) => documents !== null)
  const reports: NamedReport[] = []
  for (const corpusId of id === undefined ? installed.map((corpus) => corpus.id) : [id]) {
    const corpus = findCorpus(corpusId)
    if (corpus === undefined) throw new AppError('not_found', { what: 'corpus', id: corpusId })
    const { title } = corpus
    const report = await syncCorpus(ctx, { corpusId, tarball }, (progress) => onProgress?.(title, progress))
    reports.push({ id: corpusId, title, ...report })
  }
  await openIndexFollower(ctx).catchUp()
  return reports
}
