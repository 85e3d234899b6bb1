import type { StoredFile } from '#contract/files'
import type { DocumentRow } from '#data/documents/queries'
import type { StoredFileRow } from '#data/files/queries'
import { objectId } from '../dialects/object-ids.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentFile(row: StoredFileRow): StoredFile {
  return {
    object: 'file',
    id: row.id,
    bytes: row.size_bytes,
    created_at: toUnixSeconds(row.created_at),
    expires_at: row.expires_at === null ? null : toUnixSeconds(row.expires_at),
    filename: row.name,
    purpose: row.purpose,
    status: 'processed',
    status_details: null,
    mimetype: row.media_type,
    sample_type: row.purpose === 'batch_output' ? 'batch_result' : 'batch_request',
    source: row.purpose === 'batch_output' ? 'mistral' : 'upload',
    deleted: false,
  }
}

/** A document as a file. */
export function presentDocumentFile(row: DocumentRow): StoredFile {
  return {
    object: 'file',
    id: objectId('file', row.id),
    bytes: row.size_bytes ?? 0,
    created_at: toUnixSeconds(row.created_at),
    expires_at: null,
    filename: row.file_name ?? row.title,
    purpose: 'assistants',
    status: row.state === 'ready' ? 'processed' : row.state === 'failed' ? 'error' : 'uploaded',
    status_details: row.error_code,
    mimetype: row.media_type ?? 'text/plain',
    sample_type: 'batch_request',
    source: 'upload',
    deleted: false,
  }
}

/** A page of what a client made, in OpenAI's words. */
export function presentPage<Row, Item extends { readonly id: string }>(
  { rows, hasMore }: { readonly rows: readonly Row[]; readonly hasMore: boolean },
  present: (row: Row) => Item,
) {
  const data = rows.map(present)
  return {
    object: 'list' as const,
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  }
}
