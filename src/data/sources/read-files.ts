import { authorize } from '#platform/auth/authorize'
import { isAppError, messageOf } from '#platform/errors'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { AnyConnector, SourceFile } from '../connectors/connector.ts'
import { begunOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { SourceRow } from './queries.ts'
import type { RunRow } from './runs/queries.ts'
import { findFileMarks } from './items/queries.ts'
import { isPaused } from './queries.ts'
import { updateRun } from './runs/queries.ts'
import { removeUnlisted } from './remove-unlisted.ts'
import type { FilledCollection } from './store-items.ts'

type ReadCtx = Ctx<'db' | 'log' | 'outbound' | 'storage' | 'jobs' | 'secrets' | 'intake'>

export interface FileReading {
  run: RunRow
  source: SourceRow
  connector: AnyConnector
  collection: FilledCollection
  secret: string | null
}

const filesAtOnce = 50

const Cited = z.object({ publisher: z.string().optional(), licence: z.string().optional() })

/** Takes in one file; a refused one is told in the report and keeps none of the others from being read. */
async function takeFile(ctx: ReadCtx, reading: FileReading, file: SourceFile): Promise<string | null> {
  const { publisher = null, licence = null } = Cited.parse(reading.source.settings)
  try {
    await ctx.intake.take(ctx, { collection: reading.collection, file, publisher, licence })
    return null
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.info({ source: reading.source.kind, reason: messageOf(error) }, 'a file of a source was refused')
    return isAppError(error) ? error.code : 'internal'
  }
}

async function takePart(
  ctx: ReadCtx,
  reading: FileReading,
  { files, outcome }: { files: readonly SourceFile[]; outcome: Outcome },
): Promise<void> {
  const { run, collection } = reading
  const stored = await findFileMarks(
    ctx.db,
    collection.id,
    files.map(({ externalId }) => externalId),
  )
  const marks = new Map(stored.map(({ external_id, source_mark }) => [external_id, source_mark]))
  for (const file of files) {
    outcome.listed += 1
    const kind = marks.has(file.externalId) ? 'changed' : 'added'
    if (marks.get(file.externalId) === file.mark) {
      outcome.unchanged += 1
      continue
    }
    const refusal = run.is_dry_run ? null : await takeFile(ctx, reading, file)
    if (refusal === null) outcome[kind] += 1
    else outcome.failed += 1
    outcome.samples.add(refusal === null ? kind : 'failed', [file.name], refusal ?? undefined)
  }
  const { listed, added, changed, unchanged, failed } = outcome
  await updateRun(ctx.db, run.id, { listed, added, changed, unchanged, failed })
}

/** Takes in the files of a connector that are new or changed, removes those that it lists no longer. */
export async function readFiles(ctx: ReadCtx, reading: FileReading): Promise<Outcome> {
  authorize(ctx, 'settings:manage')
  const { run, source, connector, collection, secret } = reading
  const outcome = begunOutcome(run)
  const listed = new Set<string>()
  let files: SourceFile[] = []
  const access = { secret, outbound: ctx.outbound, signal: ctx.signal }
  for await (const file of connector.list(source.settings, access)) {
    // A file whose format is not read is none of the source's documents.
    if (!ctx.intake.accepts(file.name) || listed.has(file.externalId)) continue
    listed.add(file.externalId)
    files.push(file)
    if (files.length < filesAtOnce) continue
    if (await isPaused(ctx.db, source.id)) return { ...outcome, state: 'paused' }
    await takePart(ctx, reading, { files, outcome })
    files = []
  }
  await takePart(ctx, reading, { files, outcome })
  if (connector.isIncremental === true) return outcome
  const removals = { listed: [...listed], isApproved: run.removals_approved, isDryRun: run.is_dry_run }
  const { removed, waiting } = await removeUnlisted(ctx, collection, removals)
  outcome.removed += removed.length
  outcome.removals_waiting = waiting
  outcome.samples.add('removed', removed)
  return outcome
}
