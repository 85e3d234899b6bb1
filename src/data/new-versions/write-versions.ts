import type { CollectionId, DocumentId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import type { NewVersion } from './prepare-version.ts'
import { insertVersions } from '#data/documents/text/queries'
import { insertChunks, swapVersion } from './queries.ts'
import { announceChanges } from '#data/index-changes/queries'
import { retireVersions } from './queries.ts'

/** The file of a version, which stays with it. */
export interface VersionFile {
  blob_hash: string | null
  file_name: string | null
  media_type: string | null
  size_bytes: number | null
}

export interface VersionToWrite {
  document: { id: DocumentId; collection_id: CollectionId; readers: number[] }
  /** What was read; nothing for a text without a file. */
  file?: VersionFile | undefined
  version: NewVersion
}

function chunkRows({ document, version }: VersionToWrite, versionId: number) {
  return version.passages.map(({ chunk, hash }) => ({
    document_id: document.id,
    document_version_id: versionId,
    collection_id: document.collection_id,
    ordinal: chunk.ordinal,
    path: chunk.path,
    alternative_paths: JSON.stringify(chunk.alternativePaths),
    kind: chunk.kind,
    text: chunk.text,
    index_text: chunk.indexText,
    index_hash: hash,
    start_offset: chunk.start,
    end_offset: chunk.end,
    page: chunk.page,
    readers: document.readers,
  }))
}

function versionRow({ document, version, file }: VersionToWrite) {
  const { contentHash, title, parsed, origin, updatedAt } = version
  return {
    document_id: document.id,
    title,
    blob_hash: file?.blob_hash ?? null,
    file_name: file?.file_name ?? null,
    media_type: file?.media_type ?? null,
    size_bytes: file?.size_bytes ?? null,
    content_hash: contentHash,
    markdown: parsed.markdown,
    pages: JSON.stringify(parsed.pages),
    version_key: origin?.key ?? null,
    source_mark: origin?.mark ?? null,
    legal_status: origin?.legalStatus ?? null,
    notice: origin?.notice ?? null,
    effective_from: origin?.effectiveFrom ?? null,
    effective_to: origin?.effectiveTo ?? null,
    canonical_url: origin?.canonicalUrl ?? null,
    source_updated_at: updatedAt,
  }
}

/** Within the caller's transaction: versions with their passages, in the order given; nobody sees them yet. */
export async function insertVersionTexts(tx: Database, versions: readonly VersionToWrite[]): Promise<number[]> {
  const inserted = await insertVersions(tx, versions.map(versionRow))
  const ids = inserted.map(({ id }) => id)
  await insertChunks(
    tx,
    versions.flatMap((entry, index) => chunkRows(entry, ids[index] ?? 0)),
  )
  return ids
}

/** Within the caller's transaction: from its commit on, readers see the new texts, and the index follows. */
export async function writeVersions(
  tx: Database,
  versions: readonly VersionToWrite[],
): Promise<Map<DocumentId, number>> {
  if (versions.length === 0) return new Map()
  const ids = await insertVersionTexts(tx, versions)
  const versionIds = new Map(versions.map(({ document }, index) => [document.id, ids[index] ?? 0]))
  const versionIdOf = (documentId: DocumentId): number => versionIds.get(documentId) ?? 0
  for (const { document, version } of versions) {
    const { title, updatedAt, parsed } = version
    const documentId = document.id
    await swapVersion(tx, {
      documentId,
      versionId: versionIdOf(documentId),
      title,
      language: parsed.language,
      notes: parsed.notes ?? [],
      updatedAt,
    })
  }
  const documentIds = versions.map(({ document }) => document.id)
  await retireVersions(tx, documentIds)
  await announceChanges(tx, documentIds)
  return versionIds
}
