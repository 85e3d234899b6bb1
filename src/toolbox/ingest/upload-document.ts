import type { CollectionId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'
import type { Chunking } from '#data/chunks/chunking'
import { holdCollection } from '#data/collections/queries'
import { requireWritableCollection } from '#data/collections/require-writable-collection'
import { type DocumentRow, findReadableDocument } from '#data/documents/queries'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { chooseParser } from '../parse/choose-parser.ts'
import { fileName } from './file-name.ts'
import { ingestDocumentJob } from './ingest-document.ts'
import { findDocumentNamed, lockName, type UploadedFile, upsertDocument } from './queries.ts'
import { titleFromName } from './title-from-name.ts'
import { limited, withStart } from './upload-stream.ts'

export interface Upload {
  readonly collectionId: CollectionId
  /** As the sender called it; folders in it are forgotten. */
  readonly name: string
  /** What its sender calls the document, which is then known by it; by default it is known by the name of its file. */
  readonly title?: string | undefined
  /** What the collection is to know it by, instead of a name. */
  readonly externalId?: string | undefined
  /** Read to its end, or closed when the file is refused. */
  readonly content: AsyncIterable<Uint8Array>
  readonly limitBytes: number
  /** What the document is found by; what it had is kept when nothing is given. */
  readonly metadata?: DocumentMetadata | undefined
  /** How its text is cut; as before, or as everybody's, when nothing is given. */
  readonly chunking?: Chunking | undefined
  readonly source?: UploadedFile['source']
}

interface KeptFile {
  readonly name: string
  readonly mediaType: string
  readonly hash: string
  readonly bytes: number
}

/**
 * Keeps a file and asks for its reading, in one transaction with its trace. What its first bytes tell is refused at
 * once: empty, of a type that is not read, of another type than its name says. A file of a name that the collection
 * holds already takes its place.
 */
export async function uploadDocument(ctx: Ctx<'db' | 'storage' | 'jobs'>, upload: Upload): Promise<DocumentRow> {
  authorize(ctx, 'collections:write')
  await requireWritableCollection(ctx.db, ctx, upload.collectionId)
  const file = await keepFile(ctx, upload)
  const released: (string | null)[] = []
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await holdCollection(tx, principalsOf(ctx.actor), upload.collectionId)
      const { readers } = await requireWritableCollection(tx, ctx, upload.collectionId)
      await lockBlob(tx, file.hash)
      // The same content was deleted with its last document just after it was stored here.
      if (!(await ctx.storage.has(file.hash))) throw new AppError('conflict', { reason: 'file_to_upload_again' })
      const place = { collectionId: upload.collectionId, name: upload.externalId ?? upload.title ?? file.name }
      await lockName(tx, place)
      const before = await findDocumentNamed(tx, place)
      if (before?.blob_hash !== file.hash) released.push(before?.blob_hash ?? null)
      const { id } = await upsertDocument(tx, {
        ...rowOf(file),
        ...(upload.title === undefined ? {} : { title: upload.title, givenTitle: upload.title }),
        externalId: place.name,
        metadata: upload.metadata,
        chunking: upload.chunking,
        source: upload.source,
        collectionId: upload.collectionId,
        readers,
      })
      await ctx.jobs.enqueue(tx, ingestDocumentJob, { documentId: id, blobHash: file.hash })
      await audit(tx, ctx, {
        action: 'document.upload',
        target: { kind: 'document', id },
        details: { collectionId: upload.collectionId, bytes: file.bytes, replaces: before !== undefined },
      })
      const row = await findReadableDocument(tx, principalsOf(ctx.actor), id)
      if (!row) throw new AppError('not_found', { what: 'document', id })
      return row
    })
  } catch (error) {
    released.splice(0, released.length, file.hash)
    throw error
  } finally {
    // A file that nobody points at costs only its place: the upload's own outcome is what counts.
    await releaseBlobs(ctx, released).catch(() => undefined)
  }
}

async function keepFile(ctx: Ctx<'storage'>, { name, content, limitBytes }: Upload): Promise<KeptFile> {
  const kept = fileName(name)
  const { start, whole, close } = await withStart(content)
  try {
    if (start.length === 0) throw new AppError('empty_document', {})
    const [mediaType] = chooseParser(kept, start).mediaTypes
    return { name: kept, mediaType, ...(await ctx.storage.put(limited(whole, limitBytes))) }
  } finally {
    await close()
  }
}

/** Until it is read, a document is called as its file. */
function rowOf({ name, mediaType, hash, bytes }: KeptFile) {
  return { name, title: titleFromName(name), mediaType, blobHash: hash, bytes }
}
