import { asName } from '#contract/schemas'
import { createReadStream } from 'node:fs'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '#data/context'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { readPackHead } from '../open-pack.ts'
import { checkPackJob } from './check-pack.ts'
import { contentOf } from './pack-content.ts'
import { type PackRow, insertPack } from './queries.ts'

const lifeDays = 7

function expiry(): Date {
  return new Date(Date.now() + lifeDays * 86_400_000)
}

/**
 * Keeps a pack that was sent, and asks for its check: nothing of what it holds is stored before somebody says so. What is
 * no pack, or is not what was signed, is refused at once.
 */
export async function givePack(
  ctx: Ctx<'db' | 'storage' | 'jobs'>,
  { path, name }: { path: string; name: string },
): Promise<PackRow> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const content = contentOf(await readPackHead(path, name))
  const { hash, bytes } = await ctx.storage.put(createReadStream(path))
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await lockBlob(tx, hash)
      if (!(await ctx.storage.has(hash))) throw new AppError('conflict', { reason: 'file_to_upload_again' })
      const row = await insertPack(tx, {
        ...{ organisation_id: organisationId, name, state: 'checking', blob_hash: hash, size_bytes: bytes },
        ...{ content: JSON.stringify(content), expires_at: expiry() },
      })
      await ctx.jobs.enqueue(tx, checkPackJob, { packId: row.id })
      const details = { corpus: content.corpus.id, publicKey: content.publicKey, bytes }
      await audit(tx, ctx, { action: 'pack.give', target: { kind: 'pack', id: row.id }, details })
      return row
    })
  } catch (error) {
    await releaseBlobs(ctx, [hash]).catch(() => undefined)
    throw error
  }
}

/** Asks for a pack to be fetched from an address, and checked. Throws for an address that may not be asked. */
export async function requestPack(ctx: Ctx<'db' | 'jobs' | 'outbound'>, url: string): Promise<PackRow> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  ctx.outbound.guard(url, 'web')
  const { host, pathname } = new URL(url)
  const name = asName(decodedName(pathname)) || host
  return ctx.db.transaction().execute(async (tx) => {
    const row = await insertPack(tx, {
      ...{ organisation_id: organisationId, name, url, state: 'waiting', expires_at: expiry() },
    })
    await ctx.jobs.enqueue(tx, checkPackJob, { packId: row.id })
    await audit(tx, ctx, { action: 'pack.fetch', target: { kind: 'pack', id: row.id }, details: { host } })
    return row
  })
}

function decodedName(pathname: string): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1).slice(0, 200)
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
