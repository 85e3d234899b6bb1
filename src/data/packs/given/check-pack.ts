import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError, isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { Ctx } from '#data/context'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { withPack } from '../add-pack.ts'
import { packLimits } from '../pack-format.ts'
import { contentOf } from './pack-content.ts'
import { withPackFile } from './pack-file.ts'
import { type PackRow, findPack, updatePack } from './queries.ts'

export const checkPackJob = defineJob({
  name: 'pack.check',
  payload: z.strictObject({ packId: z.number().int() }),
  timeoutSeconds: 2 * 3600,
  retries: 3,
})

type CheckCtx = Ctx<'db' | 'storage' | 'folders' | 'outbound' | 'embedder' | 'log'>

/** Fetches a pack unless it is here, and compares all of it with what was signed: then it may be added, or it is refused. */
export async function checkPack(ctx: CheckCtx, packId: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  const row = await findPack(ctx.db, null, packId)
  if (!row || row.state === 'ready' || row.state === 'refused') return
  try {
    const hash = row.blob_hash ?? (await fetchPack(ctx, row))
    if (hash === null) return
    await updatePack(ctx.db, packId, { state: 'checking' })
    const content = await withPackFile(ctx, hash, (file) => withPack(ctx, file, async (pack) => contentOf(pack)))
    await updatePack(ctx.db, packId, { state: 'ready', content: JSON.stringify(content) })
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!isAppError(error)) throw error
    await refuse(ctx, packId, error)
  }
}

/** After the last try. */
export async function giveUpPack(ctx: Ctx<'db' | 'storage'>, packId: number, error: unknown): Promise<void> {
  await refuse(ctx, packId, isAppError(error) ? error : new AppError('internal', { reason: 'unexpected failure' }))
}

/** Its file is of no use then. */
async function refuse(ctx: Ctx<'db' | 'storage'>, packId: number, { code, details }: AppError): Promise<void> {
  authorize(ctx, 'settings:manage')
  const hash = await ctx.db.transaction().execute(async (tx) => {
    const row = await findPack(tx, null, packId)
    if (!row) return null
    const failure = { error_code: code, error_details: JSON.stringify(details), blob_hash: null }
    await updatePack(tx, packId, { state: 'refused', ...failure })
    await audit(tx, ctx, { action: 'pack.refuse', target: { kind: 'pack', id: packId }, details: { code } })
    return row.blob_hash
  })
  await releaseBlobs(ctx, [hash])
}

const limitSeconds = 3600
const reportBytes = 16 * 1024 * 1024

/** Null when somebody deleted it meanwhile. */
async function fetchPack(ctx: CheckCtx, { id, url }: PackRow): Promise<string | null> {
  authorize(ctx, 'settings:manage')
  if (url === null) throw new AppError('internal', { reason: 'a pack without a file nor an address' })
  await updatePack(ctx.db, id, { state: 'fetching', size_bytes: 0 })
  const { totalBytes: limitBytes } = packLimits
  const answer = await ctx.outbound.request({ url, limitBytes, limitSeconds, signal: ctx.signal })
  if (answer.status !== 200) {
    answer.body.resume()
    throw new AppError('site_unreachable', { host: new URL(url).host, reason: `status ${answer.status}` })
  }
  const { hash, bytes } = await ctx.storage.put(reported(ctx, id, answer.body))
  const kept = await ctx.db.transaction().execute(async (tx) => {
    await lockBlob(tx, hash)
    if (!(await ctx.storage.has(hash))) throw new AppError('conflict', { reason: 'file_to_upload_again' })
    await audit(tx, ctx, { action: 'pack.keep', target: { kind: 'pack', id }, details: { bytes } })
    return updatePack(tx, id, { blob_hash: hash, size_bytes: bytes })
  })
  if (kept) return hash
  await releaseBlobs(ctx, [hash])
  return null
}

/** Writes now and then how far it has come. */
async function* reported({ db }: CheckCtx, id: number, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [bytes, told] = [0, 0]
  for await (const part of content) {
    bytes += part.length
    if (bytes - told >= reportBytes) {
      told = bytes
      await updatePack(db, id, { size_bytes: bytes })
    }
    yield part
  }
}
