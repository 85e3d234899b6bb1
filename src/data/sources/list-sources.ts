import type { SourceId } from '#contract/ids'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'
import type { ShownSource } from './queries.ts'
import type { RunRow } from './runs/queries.ts'
import { countSources, findShownSource, listShownSources } from './queries.ts'
import { countRuns, listLastRuns, listRuns } from './runs/queries.ts'

export interface SourceState {
  source: NonNullable<ShownSource>
  lastRun: RunRow | null
}

interface PageOf {
  limit: number
  offset: number
}

/** Every source of the actor's organisation with its newest run. */
export async function listSources(ctx: Ctx<'db'>, page: PageOf): Promise<{ rows: SourceState[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationIdOf(ctx.actor)
  const sources = await listShownSources(ctx.db, organisationId, page)
  const { total } = await countSources(ctx.db, organisationId)
  const runs = await listLastRuns(
    ctx.db,
    sources.map(({ id }) => id),
  )
  const runOf = new Map(runs.map((run) => [run.source_id, run]))
  return { rows: sources.map((source) => ({ source, lastRun: runOf.get(source.id) ?? null })), total }
}

/** One source; that of another organisation does not exist. */
export async function getSource(ctx: Ctx<'db'>, id: SourceId): Promise<SourceState> {
  authorize(ctx, 'settings:manage')
  const source = await findShownSource(ctx.db, organisationIdOf(ctx.actor), id)
  if (!source) throw new AppError('not_found', { what: 'source', id })
  const [lastRun = null] = await listLastRuns(ctx.db, [id])
  return { source, lastRun }
}

/** Reports of a source, newest first. */
export async function listSourceRuns(
  ctx: Ctx<'db'>,
  { sourceId, ...page }: PageOf & { sourceId: SourceId },
): Promise<{ rows: RunRow[]; total: number }> {
  authorize(ctx, 'settings:manage')
  await getSource(ctx, sourceId)
  const { total } = await countRuns(ctx.db, sourceId)
  return { rows: await listRuns(ctx.db, sourceId, page), total }
}
