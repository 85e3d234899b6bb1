import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import type { Executed, Execution } from './execute-run.ts'
import { executeRun } from './execute-run.ts'
import { importQuestions } from '../questions/import-questions.ts'
import { importVectors } from './import-vectors.ts'
import { markOfOrigin, openOrigin } from './open-origin.ts'
import type { RunRow } from './runs/queries.ts'
import { type RunProgress, readItems } from './read-items.ts'
import { partsOf } from './reading/parts.ts'
import { partsApart } from './reading/parts-apart.ts'

export interface CorpusRunOptions {
  /** Another corpus than the registry's, for whoever tries a release before it is pinned. */
  corpus?: Corpus | undefined
  /** A package file or an archive given instead of the origin. */
  archive?: string | undefined
  onProgress?: ((progress: RunProgress) => void) | undefined
}

export type CorpusCtx = Ctx<'db' | 'embedder' | 'log' | 'folders' | 'outbound' | 'storage'>

/** Brings an official corpus up to date. */
export async function runCorpus(ctx: CorpusCtx, runId: number, options: CorpusRunOptions = {}): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  return executeRun(ctx, runId, (execution) => readCorpus(ctx, execution, options))
}

export async function readCorpus(ctx: CorpusCtx, execution: Execution, options: CorpusRunOptions): Promise<Executed> {
  const { run, source } = execution
  const corpus = options.corpus ?? findCorpus(source.kind)
  if (!corpus) throw new AppError('not_found', { what: 'corpus', id: source.kind })
  options.onProgress?.({ step: 'fetch', documents: 0 })
  const { archive, location } = await openOrigin(ctx, { corpus, source, archive: options.archive })
  const mark = markOfOrigin(corpus, archive.mark)
  if (!run.is_dry_run) {
    await importVectors(ctx, corpus)
    await importQuestions(ctx, corpus)
  }
  const isSame = mark === source.mark && !run.removals_approved
  // What is not of the registry cannot be named to another thread.
  const parts = () =>
    options.corpus === undefined
      ? partsApart({ corpusId: corpus.id, location, mark: archive.mark }, ctx.signal)
      : partsOf(corpus, archive, ctx.signal)
  const outcome = await readItems(ctx, { ...execution, corpus, parts, isSame }, options.onProgress)
  return { outcome, mark }
}
