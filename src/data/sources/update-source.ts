import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Rhythm } from '#contract/corpora'
import type { Ctx } from '../context.ts'
import { checkSettings } from './source-kinds.ts'
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
  id: number,
  changes: SourceChanges,
): Promise<SourceState> {
  authorize(ctx, 'settings:manage')
  const { source } = await getSource(ctx, id)
  const { settings, secret, rhythm, isPaused } = changes
  await ctx.db.transaction().execute(async (tx) => {
    await updateSourceRow(tx, id, {
      // Read elsewhere, it is another source.
      ...(settings === undefined ? {} : { settings: JSON.stringify(checkSettings(source.kind, settings)), mark: null }),
      ...(secret === undefined ? {} : { secret: ctx.secrets.seal(secret, secretPlace(id)) }),
      ...(rhythm === undefined ? {} : { schedule: rhythm }),
      ...(isPaused === undefined ? {} : { paused_at: isPaused ? (source.paused_at ?? new Date()) : null }),
    })
    const details = { kind: source.kind, isPaused: isPaused ?? null, rhythm: rhythm ?? null }
    await audit(tx, ctx, { action: 'source.update', target: { kind: 'source', id }, details })
  })
  return getSource(ctx, id)
}
