import { audit } from '#platform/audit/audit'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { Ctx } from '#data/context'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { deleteExpiredPacks, deletePackRow, findPack } from './queries.ts'

/** Forgets a pack; what was added of it stays. Not while it is being added. */
export async function deletePack(ctx: Ctx<'db' | 'storage'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationIdOf(ctx.actor)
  const deleted = await ctx.db.transaction().execute(async (tx) => {
    if (!(await findPack(tx, organisationId, id))) throw new AppError('not_found', { what: 'pack', id })
    const row = await deletePackRow(tx, organisationId, id)
    if (!row) throw new AppError('conflict', { reason: 'pack_being_added' })
    await audit(tx, ctx, { action: 'pack.delete', target: { kind: 'pack', id } })
    return row
  })
  await releaseBlobs(ctx, [deleted.blob_hash])
}

export const expirePacksJob = defineJob({
  name: 'packs.expire',
  payload: z.object({}),
  timeoutSeconds: 600,
  retries: 2,
})

/** Deletes the packs whose time is over. Returns how many. */
export async function expirePacks(ctx: Ctx<'db' | 'storage'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  const deleted = await ctx.db.transaction().execute(async (tx) => {
    const rows = await deleteExpiredPacks(tx)
    if (rows.length > 0) await audit(tx, ctx, { action: 'packs.expire', details: { packs: rows.length } })
    return rows
  })
  await releaseBlobs(
    ctx,
    deleted.map(({ blob_hash }) => blob_hash),
  )
  return deleted.length
}
