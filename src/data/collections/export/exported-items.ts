import { asDocumentId, type CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { entryNames } from './entry-names.ts'
import { type ExportedDocument, type ExportedVersion, listExportedDocuments, listExportedVersions } from './queries.ts'

interface FileEntry {
  readonly path: string
  readonly modifiedAt: Date
  readonly blobHash: string
}

interface TextEntry {
  readonly path: string
  readonly modifiedAt: Date
  readonly versionId: number
}

/** A document: what the manifest says of it, and the files that stand for it. */
export interface ExportedItem {
  readonly described: object
  readonly entries: readonly (FileEntry | TextEntry)[]
}

const documentsAtOnce = 200

/** The documents of a collection that the actor may read, in the order in which they came. */
export async function* exportedItems(ctx: Ctx<'db'>, collectionId: CollectionId): AsyncGenerator<ExportedItem> {
  const readable = principalsOf(ctx.actor)
  const nameOf = entryNames()
  for (let afterId = asDocumentId(0); ;) {
    ctx.signal.throwIfAborted()
    const page = { collectionId, afterId, limit: documentsAtOnce }
    const documents = await listExportedDocuments(ctx.db, readable, page)
    const ids = documents.map(({ id }) => id)
    const versions = Map.groupBy(await listExportedVersions(ctx.db, readable, ids), ({ document_id }) => document_id)
    for (const document of documents) yield itemOf(document, versions.get(document.id) ?? [], nameOf)
    if (documents.length < documentsAtOnce) return
    afterId = ids.at(-1) ?? afterId
  }
}

type NameOf = ReturnType<typeof entryNames>

function itemOf(document: ExportedDocument, versions: readonly ExportedVersion[], nameOf: NameOf): ExportedItem {
  const { blob_hash: waiting, size_bytes: _bytes, current_version_id: currentId, ...facts } = document
  const entries: (FileEntry | TextEntry)[] = []
  const original = (file: Original): object | null => {
    if (file.blob_hash === null) return null
    const path = nameOf('originals', file.file_name ?? file.title)
    entries.push({ path, modifiedAt: new Date(file.at), blobHash: file.blob_hash })
    return { path, sha256: file.blob_hash, bytes: file.size_bytes }
  }
  const described = versions.map((version) => {
    const { id, title, media_type, fetched_at, replaced_at, effective_from, effective_to, text_hash } = version
    const path = nameOf('texts', `${version.file_name ?? title}.md`)
    entries.push({ path, modifiedAt: new Date(fetched_at), versionId: id })
    return {
      ...{ id, title, is_current: id === currentId, media_type, fetched_at, replaced_at, effective_from, effective_to },
      original: original({ ...version, at: fetched_at }),
      text: { path, sha256: text_hash },
    }
  })
  // A file that waits to be read, or that could not be, is of no version.
  const isWaiting = waiting !== null && versions.every(({ blob_hash }) => blob_hash !== waiting)
  const file = isWaiting ? original({ ...document, at: document.updated_at }) : null
  return { described: { ...facts, versions: described, ...(file === null ? {} : { unread_original: file }) }, entries }
}

interface Original {
  readonly blob_hash: string | null
  readonly size_bytes: number | null
  readonly file_name: string | null
  readonly title: string
  readonly at: Date | string
}
