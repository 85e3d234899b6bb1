import { authorize } from '#platform/auth/authorize'
import type { Corpus } from '../corpora/corpus.ts'
import { addCorpus } from './add-corpus.ts'
import type { RunRow } from './runs/queries.ts'
import { openRun } from './request-run.ts'
import type { RunProgress } from './read-items.ts'
import type { CorpusCtx } from './run-corpus.ts'
import { runCorpus } from './run-corpus.ts'

export interface CorpusSync {
  corpusId: string
  /** Another corpus than the registry's, for whoever tries a release before it is pinned. */
  corpus?: Corpus | undefined
  /** Where the archive of a corpus without a package is: kept for the next runs. */
  location?: string | undefined
  /** A package file or an archive given instead of the origin, for this run. */
  archive?: string | undefined
  isDryRun?: boolean | undefined
  /** Somebody has seen how many documents would go, and agrees. */
  removalsApproved?: boolean | undefined
}

/** Adds a corpus unless it is there, and brings it up to date here and now. Runs again after a stop at any point. */
export async function syncCorpus(
  ctx: CorpusCtx,
  { corpusId, corpus, location, archive, isDryRun, removalsApproved }: CorpusSync,
  onProgress?: (progress: RunProgress) => void,
): Promise<RunRow & { collection_id: number }> {
  authorize(ctx, 'settings:manage')
  const source = await addCorpus(ctx, { corpusId, corpus, location: location ?? archive })
  const run = await openRun(ctx, { sourceId: source.id, isDryRun, removalsApproved })
  const report = await runCorpus(ctx, run.id, { corpus, archive, onProgress })
  return { ...report, collection_id: source.collection_id }
}
