import { createHash } from 'node:crypto'
import type { Database } from '#platform/db/database'
import type { ChunkDraft } from '../chunks/chunk.ts'
import { chunkDocument } from '../chunks/chunk.ts'
import { indexHash } from '../embeddings/index-hash.ts'
import type { ParsedDocument } from './parsed.ts'
import { announceChanges, deleteOldChunks, insertChunks, insertVersions, swapVersion } from './queries.ts'

/** Raised when the same text is cut otherwise: documents of the corpora are then stored again. */
const chunking = 1

/** A text cut into passages, ready to become what readers see of its document. */
export interface NewVersion {
  contentHash: Buffer
  title: string
  parsed: ParsedDocument
  updatedAt: string | null
  passages: { chunk: ChunkDraft; hash: Buffer }[]
}

/** SHA-256 of all that a version shows. */
function contentHashOf(title: string, parsed: ParsedDocument, facts: readonly (string | null)[]): Buffer {
  const content = JSON.stringify([chunking, title, parsed.markdown, parsed.language, parsed.pages, facts])
  return createHash('sha256').update(content).digest()
}

/** `facts` are what is cited beside the text: address, dates, publisher; a change of theirs makes a new version. */
export function prepareVersion(
  title: string,
  parsed: ParsedDocument,
  { updatedAt, facts = [] }: { updatedAt?: string | null | undefined; facts?: readonly string[] } = {},
): NewVersion {
  const passages = chunkDocument(title, parsed).map((chunk) => ({ chunk, hash: indexHash(chunk.indexText) }))
  const date = updatedAt ?? null
  return { contentHash: contentHashOf(title, parsed, [date, ...facts]), title, parsed, updatedAt: date, passages }
}

export interface VersionToWrite {
  document: { id: number; collection_id: number; readers: number[] }
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

/** Within the caller's transaction: from its commit on, readers see the new texts, and the index follows. */
export async function writeVersions(tx: Database, versions: readonly VersionToWrite[]): Promise<Map<number, number>> {
  if (versions.length === 0) return new Map()
  const inserted = await insertVersions(
    tx,
    versions.map(({ document, version }) => ({
      document_id: document.id,
      content_hash: version.contentHash,
      markdown: version.parsed.markdown,
    })),
  )
  const versionIds = new Map(inserted.map(({ id, document_id }) => [document_id, id]))
  const versionIdOf = (documentId: number): number => versionIds.get(documentId) ?? 0
  await insertChunks(
    tx,
    versions.flatMap((entry) => chunkRows(entry, versionIdOf(entry.document.id))),
  )
  for (const { document, version } of versions) {
    const { title, updatedAt, parsed } = version
    const documentId = document.id
    await swapVersion(tx, {
      documentId,
      versionId: versionIdOf(documentId),
      title,
      language: parsed.language,
      updatedAt,
    })
  }
  const documentIds = versions.map(({ document }) => document.id)
  await deleteOldChunks(tx, documentIds)
  await announceChanges(tx, documentIds)
  return versionIds
}
