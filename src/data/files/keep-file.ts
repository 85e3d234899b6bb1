import { randomUUID } from 'node:crypto'
import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { PrincipalId } from '#contract/ids'
import { takeLock } from '#platform/db/advisory-locks'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { type StoredFileRow, insertFile, sumOwnFiles } from './queries.ts'

export interface FileToKeep {
  readonly purpose: string
  readonly name: string
  readonly mediaType: string
  readonly content: AsyncIterable<Uint8Array>
  /** Null: until it is deleted. */
  readonly lifeSeconds: number | null
}

/** What one person or program may keep. */
const mostFiles = 10_000
export const mostBytes = 10 * 1024 ** 3

/** Keeps a file for the caller alone, until it is deleted or its time is over. Throws `quota_exceeded`. */
export async function keepFile(ctx: Ctx<'db' | 'storage'>, file: FileToKeep): Promise<StoredFileRow> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  await assertRoom(ctx.db, owner, 0)
  const { hash, bytes } = await ctx.storage.put(file.content)
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await takeLock(tx, 'stored-files', String(owner))
      await assertRoom(tx, owner, bytes)
      const row = await insertStored(tx, { ...file, owner, blob: { hash, bytes }, storage: ctx.storage })
      const details = { purpose: file.purpose, bytes }
      await audit(tx, ctx, { action: 'file.create', target: { kind: 'file', id: row.id }, details })
      return row
    })
  } catch (error) {
    await releaseBlobs(ctx, [hash]).catch(() => undefined)
    throw error
  }
}

interface FileToInsert extends Omit<FileToKeep, 'content'> {
  readonly owner: PrincipalId
  readonly blob: { readonly hash: string; readonly bytes: number }
  readonly storage: Ctx<'storage'>['storage']
}

/** Within the caller's transaction: a row that points at what was put in storage. */
export async function insertStored(tx: Database, file: FileToInsert): Promise<StoredFileRow> {
  const { owner, blob, storage, purpose, name, mediaType, lifeSeconds } = file
  const madeAt = new Date()
  await lockBlob(tx, blob.hash)
  // The same content was deleted with its last owner just after it was stored here.
  if (!(await storage.has(blob.hash))) throw new AppError('conflict', { reason: 'file_to_upload_again' })
  return insertFile(tx, {
    id: `file-${randomUUID().replaceAll('-', '')}`,
    owner_principal_id: owner,
    purpose,
    name,
    media_type: mediaType,
    size_bytes: blob.bytes,
    blob_hash: blob.hash,
    created_at: madeAt,
    expires_at: lifeSeconds === null ? null : new Date(madeAt.getTime() + lifeSeconds * 1000),
  })
}

async function assertRoom(db: Database, owner: PrincipalId, more: number): Promise<void> {
  const { files, bytes } = await sumOwnFiles(db, owner)
  if (files < mostFiles && bytes + more <= mostBytes) return
  throw new AppError('quota_exceeded', { mostFiles, mostBytes })
}
