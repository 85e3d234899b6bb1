import type { DocumentId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { announceTo, listChunkEntries } from './queries.ts'
import type { SearchIndex } from './search-index.ts'

const chunksAtOnce = 20_000

interface Held {
  documentId: DocumentId
  readers: string
  hasVector: boolean
}

function written(readers: readonly number[]): string {
  return readers.toSorted((a, b) => a - b).join(' ')
}

async function heldByIndex(index: SearchIndex): Promise<{ held: Map<number, Held>; twice: Set<DocumentId> }> {
  const held = new Map<number, Held>()
  const twice = new Set<DocumentId>()
  for await (const part of index.entries()) {
    for (const { chunkId, documentId, readers, hasVector } of part) {
      if (held.has(chunkId)) twice.add(documentId)
      held.set(chunkId, { documentId, readers: written(readers), hasVector })
    }
  }
  return { held, twice }
}

/** Documents that the index does not hold as PostgreSQL does. */
async function differingDocuments(db: Database, index: SearchIndex, profile: string): Promise<Set<DocumentId>> {
  const { held, twice } = await heldByIndex(index)
  const differing = twice
  for (let after = 0; ;) {
    const entries = await listChunkEntries(db, profile, { after, limit: chunksAtOnce })
    for (const { id, document_id, readers, has_vector } of entries) {
      const found = held.get(id)
      held.delete(id)
      const same = found?.readers === written(readers) && (found.hasVector || !has_vector)
      if (!same || found.documentId !== document_id) differing.add(document_id)
      after = id
    }
    if (entries.length < chunksAtOnce) break
  }
  for (const { documentId } of held.values()) differing.add(documentId)
  return differing
}

/**
 * Finds what the index lacks, holds twice or should not hold: it was deleted, restored from elsewhere, made for another
 * embedding profile, or PostgreSQL was restored. Those documents are announced to it, so that it follows them again.
 */
export async function compareIndex(db: Database, index: SearchIndex, profile: string): Promise<number> {
  const differing = await differingDocuments(db, index, profile)
  await announceTo(db, index.id, [...differing])
  return differing.size
}
