import { statfs } from 'node:fs/promises'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { programVersion } from '#platform/config/places'
import { AppError } from '#platform/errors'
import type { Ctx } from '#server/context'
import { examineInstance } from '../commands/examine-instance.ts'
import { countWaitingJobs } from '../queries.ts'
import {
  type JobLine,
  type JobState,
  countJobLines,
  findDatabaseVersion,
  findFailedJob,
  findLastBackup,
  listJobLines,
} from './queries.ts'

type Examined = Ctx<'db' | 'index' | 'indexFollower' | 'embedder' | 'folders' | 'readiness'>

/** How the instance is now; a look that fails is a finding. */
export async function describeInstance(ctx: Examined) {
  authorize(ctx, 'organisations:manage')
  const [{ checks: ready }, found, lag, waiting, disk, lastBackup, database, rows] = await Promise.all([
    ctx.readiness.report(),
    examineInstance(ctx),
    ctx.indexFollower.lag(),
    countWaitingJobs(ctx.db),
    statfs(ctx.folders.data),
    findLastBackup(ctx.db),
    findDatabaseVersion(ctx.db),
    ctx.index.rows(),
  ])
  const readiness = Object.entries(ready).map(([name, word]) => ({ name, good: word === 'ok', found: word }))
  const known = new Set(found.map(({ name }) => String(name)))
  return {
    version: programVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    database,
    checks: [...readiness.filter(({ name }) => !known.has(name)), ...found],
    index: { rows, ...lag },
    waiting,
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    lastBackup,
  }
}

/** Background work of the whole instance that is not done. */
export async function listJobs(
  ctx: Ctx<'db'>,
  asked: { readonly state: JobState | null; readonly limit: number; readonly offset: number },
): Promise<{ rows: JobLine[]; total: number }> {
  authorize(ctx, 'organisations:manage')
  const [rows, total] = await Promise.all([listJobLines(ctx.db, asked), countJobLines(ctx.db, asked.state)])
  return { rows, total }
}

/** Tries failed work again. Throws `not_found` for what did not fail. */
export async function retryJob(ctx: Ctx<'db' | 'jobs'>, id: string): Promise<void> {
  authorize(ctx, 'organisations:manage')
  const failed = await findFailedJob(ctx.db, id)
  if (failed === null) throw new AppError('not_found', { what: 'failed job', id })
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.jobs.retry(tx, failed.name, id)
    await audit(tx, ctx, { action: 'job.retry', target: { kind: 'job', id }, details: { name: failed.name } })
  })
}
