import { ClientMetadata } from '#contract/batches'
import { DocumentMetadata } from '#contract/documents'
import type { FileBatch, StoreHit, VectorStore, VectorStoreFile } from '#contract/vector-stores'
import { fileIdOf } from '#data/files/file-id'
import type { Hit } from '#data/search/hit'
import type { FileBatch as AttachedFiles } from '#data/vector-stores/get-file-batch'
import type { StoreRow } from '#data/vector-stores/queries'
import type { StoreFileRow } from '#data/vector-stores/files/queries'
import { objectId } from '../dialects/object-ids.ts'
import { type Language, storedErrorWords } from '../locales/error-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentStore(row: StoreRow): VectorStore {
  const { completed, failed, in_progress, expires_after_days: days } = row
  return {
    object: 'vector_store',
    id: objectId('vs', row.id),
    created_at: toUnixSeconds(row.created_at),
    name: row.name,
    description: row.description,
    usage_bytes: row.bytes,
    file_counts: { in_progress, completed, failed, cancelled: 0, total: in_progress + completed + failed },
    status: statusOfStore(row),
    expires_after: days === null ? null : { anchor: 'last_active_at', days },
    expires_at: row.expires_at === null ? null : toUnixSeconds(row.expires_at),
    last_active_at: toUnixSeconds(row.last_active_at),
    metadata: ClientMetadata.parse(row.metadata),
  }
}

function statusOfStore({ expires_at, in_progress }: StoreRow): VectorStore['status'] {
  if (expires_at !== null && expires_at.getTime() <= Date.now()) return 'expired'
  return in_progress > 0 ? 'in_progress' : 'completed'
}

const statuses = {
  queued: 'in_progress',
  processing: 'in_progress',
  ready: 'completed',
  failed: 'failed',
} as const satisfies Record<StoreFileRow['state'], VectorStoreFile['status']>

const refusedFiles: ReadonlySet<string> = new Set(['corrupted', 'encrypted', 'empty_document', 'decompression_bomb'])

export function presentStoreFile(row: StoreFileRow, language: Language): VectorStoreFile {
  return {
    object: 'vector_store.file',
    id: fileIdOf({ id: row.id, externalId: row.external_id }),
    vector_store_id: objectId('vs', row.collection_id),
    created_at: toUnixSeconds(row.created_at),
    usage_bytes: row.size_bytes ?? 0,
    status: statuses[row.state],
    last_error: row.error_code === null ? null : lastError(row.error_code, row.error_details, language),
    attributes: DocumentMetadata.parse(row.metadata),
    chunking_strategy: { type: 'other' },
  }
}

function lastError(code: string, details: unknown, language: Language): VectorStoreFile['last_error'] {
  const message = storedErrorWords(code, details, language)
  if (code === 'unsupported_type') return { code: 'unsupported_file', message }
  return { code: refusedFiles.has(code) ? 'invalid_file' : 'server_error', message }
}

export function presentFileBatch({ row, counts }: AttachedFiles): FileBatch {
  const total = counts.in_progress + counts.completed + counts.failed + counts.cancelled
  return {
    object: 'vector_store.files_batch',
    id: row.id,
    vector_store_id: objectId('vs', row.collection_id),
    created_at: toUnixSeconds(row.created_at),
    status: statusOf(counts),
    file_counts: { ...counts, total },
  }
}

function statusOf({ in_progress, completed, failed, cancelled }: AttachedFiles['counts']): FileBatch['status'] {
  if (in_progress > 0) return 'in_progress'
  if (cancelled > 0) return 'cancelled'
  return completed === 0 && failed > 0 ? 'failed' : 'completed'
}

export function presentStoreHit(hit: Hit): StoreHit {
  return {
    file_id: fileIdOf({ id: hit.documentId, externalId: hit.externalId }),
    filename: hit.fileName ?? hit.title,
    score: hit.score,
    attributes: hit.metadata,
    content: [{ type: 'text', text: hit.text }],
  }
}
