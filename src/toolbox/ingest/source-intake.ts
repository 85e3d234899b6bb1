import { extname } from 'node:path'
import { holdCollectionToFill } from '#data/collections/filled/queries'
import type { FileToTake, Intake } from '#data/connectors/intake'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { chooseParser } from '../parse/choose-parser.ts'
import { parsers } from '../parse/registry.ts'
import { ingestDocumentJob } from './ingest-document.ts'
import { findDocumentNamed, upsertDocument } from './queries.ts'
import { titleFromName } from './title-from-name.ts'
import { limited, withStart } from './upload-stream.ts'

/** How the files of connectors are read: as those that people upload, by the same parsers and the same limits. */
export function openIntake({ limitBytes }: { limitBytes: number }): Intake {
  const extensions = parsers.flatMap((parser) => parser.extensions)
  return {
    extensions,
    limitBytes,
    accepts: (name) => extensions.includes(extname(name).toLowerCase()),
    take: (ctx, file) => takeFile(ctx, { ...file, limitBytes }),
  }
}

type TakeCtx = Ctx<'db' | 'jobs' | 'storage'>

async function keep(ctx: TakeCtx, { file, limitBytes }: FileToTake & { limitBytes: number }) {
  const { start, whole, close } = await withStart(await file.open())
  try {
    if (start.length === 0) throw new AppError('empty_document', {})
    const [mediaType] = chooseParser(file.name, start).mediaTypes
    return { mediaType, ...(await ctx.storage.put(limited(whole, limitBytes))) }
  } finally {
    await close()
  }
}

/** A file of a source takes the place of what its document held before; readers see that until the new one is read. */
async function takeFile(ctx: TakeCtx, taken: FileToTake & { limitBytes: number }): Promise<void> {
  authorize(ctx, 'settings:manage')
  const { collection, file, publisher, licence } = taken
  const { mediaType, hash, bytes } = await keep(ctx, taken)
  const before = await ctx.db.transaction().execute(async (tx) => {
    // Somebody may have changed who reads it since the run began.
    const { readers } = await holdCollectionToFill(tx, collection.id)
    await lockBlob(tx, hash)
    if (!(await ctx.storage.has(hash))) throw new AppError('conflict', { reason: 'file_removed_meanwhile' })
    const known = await findDocumentNamed(tx, { collectionId: collection.id, name: file.externalId })
    const { id } = await upsertDocument(tx, {
      collectionId: collection.id,
      readers,
      name: file.externalId,
      title: titleFromName(file.name.split('/').at(-1) ?? file.name),
      mediaType,
      blobHash: hash,
      bytes,
      source: {
        source_mark: file.mark,
        canonical_url: file.canonicalUrl ?? null,
        source_updated_at: file.updatedAt ?? null,
        publisher,
        licence,
      },
    })
    await ctx.jobs.enqueue(tx, ingestDocumentJob, { documentId: id, blobHash: hash })
    const details = { collectionId: collection.id, bytes, replaces: known !== undefined }
    await audit(tx, ctx, { action: 'document.take', target: { kind: 'document', id }, details })
    return known?.blob_hash ?? null
  })
  if (before !== hash) await releaseBlobs(ctx, [before])
}
