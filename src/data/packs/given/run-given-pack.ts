import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { Ctx } from '#data/context'
import { findCorpus } from '#data/corpora/registry'
import { addCorpus } from '#data/sources/add-corpus'
import type { RunRow } from '#data/sources/runs/queries'
import { writeRun } from '#data/sources/request-run'
import { runPack, withPack } from '../add-pack.ts'
import type { UnitTextsOf } from '../take-vectors.ts'
import { PackContent } from './pack-content.ts'
import { withPackFile } from './pack-file.ts'
import { claimPack, findPack } from './queries.ts'

export const runGivenPackJob = defineJob({
  name: 'pack.add',
  payload: z.strictObject({ packId: z.number().int(), runId: z.number().int() }),
  timeoutSeconds: 6 * 3600,
  retries: 3,
})

export interface PackRunRequest {
  readonly packId: number
  /** Only says what would come. */
  readonly isDryRun: boolean
  /** Somebody has seen how many documents would go, and agrees. */
  readonly removalsApproved: boolean
}

/** Asks for a pack that was checked to be added to its corpus, or for what that would change. */
export async function requestPackRun(ctx: Ctx<'db' | 'jobs'>, { packId, ...asked }: PackRunRequest): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const row = await findPack(ctx.db, organisationIdOf(ctx.actor), packId)
  if (!row) throw new AppError('not_found', { what: 'pack', id: packId })
  if (row.state !== 'ready') throw new AppError('conflict', { reason: 'pack_not_ready' })
  const { corpus } = PackContent.parse(row.content)
  const source = await addCorpus(ctx, { corpusId: corpus.id })
  return writeRun(ctx, { ...asked, sourceId: source.id }, async (tx, runId) => {
    if (!(await claimPack(tx, packId, runId))) throw new AppError('conflict', { reason: 'pack_being_added' })
    await ctx.jobs.enqueue(tx, runGivenPackJob, { packId, runId })
  })
}

type RunCtx = Ctx<'db' | 'embedder' | 'log' | 'storage' | 'folders'>

/** Brings a corpus to what a pack holds. What a stop leaves undone, the next try goes on with. */
export async function runGivenPack(
  ctx: RunCtx,
  { packId, runId }: { packId: number; runId: number },
  unitTextsOf: UnitTextsOf,
): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const row = await findPack(ctx.db, null, packId)
  if (!row?.blob_hash) throw new AppError('not_found', { what: 'pack', id: packId })
  return withPackFile(ctx, row.blob_hash, (file) =>
    withPack(ctx, file, async (pack) => {
      const { id } = pack.manifest.corpus
      const corpus = findCorpus(id)
      if (!corpus) throw new AppError('not_found', { what: 'corpus', id })
      return runPack(ctx, runId, { pack, corpus, unitTextsOf })
    }),
  )
}
