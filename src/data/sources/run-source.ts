import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { findConnector } from '../connectors/registry.ts'
import type { Ctx } from '../context.ts'
import { executeRun } from './execute-run.ts'
import type { RunRow } from './runs/queries.ts'
import { readFiles } from './read-files.ts'
import type { CorpusCtx } from './run-corpus.ts'
import { readCorpus } from './run-corpus.ts'
import { secretPlace } from './secret-place.ts'

export const runSourceJob = defineJob({
  name: 'source.run',
  payload: z.strictObject({ runId: z.number().int() }),
  timeoutSeconds: 6 * 3600,
  retries: 3,
})

/** Brings what a source fills up to date: an official corpus, or the files of a connector. */
export async function runSource(ctx: CorpusCtx & Ctx<'jobs' | 'secrets' | 'intake'>, runId: number): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  return executeRun(ctx, runId, async (execution) => {
    const { kind, id, secret: sealed } = execution.source
    const connector = findConnector(kind)
    if (!connector) return readCorpus(ctx, execution, {})
    const secret = sealed === null ? null : ctx.secrets.open(sealed, secretPlace(id))
    return { outcome: await readFiles(ctx, { ...execution, connector, secret }), mark: null }
  })
}
