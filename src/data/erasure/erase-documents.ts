import { asDocumentId, type CollectionId, type DocumentId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { announceChanges } from '#data/index-changes/queries'
import { listFilesOf } from '#data/blobs/queries'
import { fileIdOf } from '../files/file-id.ts'
import {
  type DocumentsToErase,
  deleteErasedCollection,
  deleteErasedDocuments,
  describeParts,
  listDocumentsToErase,
} from './queries.ts'

/** What was taken away, by the numbers and hashes that the proof looks for. */
export interface ErasedDocuments {
  readonly documentIds: DocumentId[]
  /** Of the files of all their versions. */
  readonly files: string[]
  /** Of the texts that vectors and questions were computed from. */
  readonly hashes: Buffer[]
  versions: number
  passages: number
}

export const nothingErased = (): ErasedDocuments => ({
  documentIds: [],
  files: [],
  hashes: [],
  versions: 0,
  passages: 0,
})

/** How others name documents: answers by number, clients of the Responses API by file, people by title or file name. */
export interface DocumentNames {
  readonly documentIds: Set<DocumentId>
  /** Collections that go as a whole, with what was deleted of them before. */
  readonly collectionIds: Set<CollectionId>
  readonly fileIds: Set<string>
  readonly names: Set<string>
  /** By which answers say where they looked. */
  readonly collectionNames: Set<string>
}

/** In one transaction: what each removes, its triggers included, stays far from the time limit of a statement. */
const documentsAtOnce = 200
const namedAtOnce = 1_000

/** Adds every name of these documents to those that are known. */
export async function nameDocuments(ctx: Ctx<'db'>, which: DocumentsToErase, known: DocumentNames): Promise<void> {
  authorize(ctx, 'collections:write')
  if ('collectionId' in which) {
    known.collectionIds.add(which.collectionId)
    known.collectionNames.add(which.collectionName)
  } else {
    // Deleted before, it has no row any more; answers still know it by its number.
    known.documentIds.add(which.documentId)
    known.fileIds.add(fileIdOf({ id: which.documentId, externalId: '' }))
  }
  for (let after = asDocumentId(0); ;) {
    const rows = await listDocumentsToErase(ctx.db, which, { after, limit: namedAtOnce })
    for (const { id, external_id: externalId, canonical_url: url, names } of rows) {
      known.documentIds.add(id)
      known.fileIds.add(fileIdOf({ id, externalId }))
      for (const name of [externalId, ...(url === null ? [] : [url]), ...names]) known.names.add(name)
      after = id
    }
    if (rows.length < namedAtOnce) return
  }
}

/**
 * Removes a document, or every document of a collection and the collection, whoever may read them, in several
 * transactions: cut short, it is asked again and goes on. Adds to `erased`; the files themselves stay for the caller.
 */
export async function eraseDocuments(ctx: Ctx<'db'>, which: DocumentsToErase, erased: ErasedDocuments): Promise<void> {
  authorize(ctx, 'collections:write')
  for (;;) {
    const rows = await listDocumentsToErase(ctx.db, which, { after: asDocumentId(0), limit: documentsAtOnce })
    const ids = rows.map(({ id }) => id)
    const isLast = rows.length < documentsAtOnce
    await ctx.db.transaction().execute(async (tx) => {
      const parts = await describeParts(tx, ids)
      erased.files.push(...(await listFilesOf(tx, { documentIds: ids })))
      await deleteErasedDocuments(tx, ids)
      if (isLast && 'collectionId' in which) await deleteErasedCollection(tx, which.collectionId)
      await announceChanges(tx, ids)
      await audit(tx, ctx, { action: 'documents.erase', target: targetOf(which), details: { documents: ids.length } })
      erased.versions += parts.versions
      erased.passages += parts.passages
      for (const hash of parts.hashes) erased.hashes.push(hash)
    })
    erased.documentIds.push(...ids)
    if (isLast) return
  }
}

function targetOf(which: DocumentsToErase) {
  return 'documentId' in which
    ? { kind: 'document', id: which.documentId }
    : { kind: 'collection', id: which.collectionId }
}
