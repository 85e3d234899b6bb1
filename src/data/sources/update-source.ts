import type { SourceId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Rhythm } from '#contract/corpora'
import { z } from 'zod'
import { findConnector } from '../connectors/registry.ts'
import type { Ctx } from '../context.ts'
import { checkSettings, readsMachine } from './source-kinds.ts'
import { getSource } from './list-sources.ts'
import type { SourceState } from './list-sources.ts'
import { updateSourceRow } from './queries.ts'
import { secretPlace } from './secret-place.ts'

export interface SourceChanges {
  settings?: Readonly<Record<string, unknown>> | undefined
  secret?: string | undefined
  rhythm?: Rhythm | null | undefined
  isPaused?: boolean | undefined
}

/** Pauses a source or lets it go on; changes where it reads and how often. A run under way stops between two parts. */
export async function updateSource(
  ctx: Ctx<'db' | 'secrets'>,
  id: SourceId,
  changes: SourceChanges,
): Promise<SourceState> {
  authorize(ctx, 'settings:manage')
  const { source } = await getSource(ctx, id)
  const { rhythm, isPaused } = changes
  const settings = changes.settings && checkSettings(source.kind, changes.settings)
  if (settings !== undefined && readsMachine(source.kind, settings)) authorize(ctx, 'organisations:manage')
  const isPushed = findConnector(source.kind)?.isPushed === true
  // A password stays while the server is the same: it never goes to another one.
  const isElsewhere = settings !== undefined && serversIn(settings) !== serversIn(source.settings)
  const sealed = changes.secret === undefined ? undefined : ctx.secrets.seal(changes.secret, secretPlace(id))
  const secret = sealed ?? (isElsewhere ? null : undefined)
  await ctx.db.transaction().execute(async (tx) => {
    await updateSourceRow(tx, id, {
      // Read elsewhere, it is another source.
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings), mark: null }),
      ...(secret === undefined ? {} : { secret }),
      ...(rhythm === undefined ? {} : { schedule: isPushed ? null : rhythm }),
      ...(isPaused === undefined ? {} : { paused_at: isPaused ? (source.paused_at ?? new Date()) : null }),
    })
    const details = { kind: source.kind, isPaused: isPaused ?? null, rhythm: rhythm ?? null }
    await audit(tx, ctx, { action: 'source.update', target: { kind: 'source', id }, details })
  })
  return getSource(ctx, id)
}

/** As connectors call where they ask. */
const Place = z.object({ address: z.string().optional(), endpoint: z.string().optional() })

/** Whom the settings of a source send one to. */
function serversIn(settings: unknown): string {
  return Object.values(Place.parse(settings))
    .map((place = '') => (URL.canParse(place) ? new URL(place).origin : place))
    .join(' ')
}
