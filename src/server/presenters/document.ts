import type { Document } from '#contract/data'
import type { DocumentRow } from '#data/documents/queries'
import type { AppError } from '#platform/errors'
import { type Language, errorWords } from '../locales/error-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentDocument(row: DocumentRow, language: Language): Document {
  const error = storedError(row)
  return {
    object: 'document',
    id: row.id,
    name: row.title,
    collection_id: row.collection_id,
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
    chunks: row.chunks,
    state: row.state,
    error: error && { code: error.code, message: errorWords(error, language) },
    media_type: row.media_type,
    size_bytes: row.size_bytes,
    url: row.canonical_url,
    updated_at: row.source_updated_at,
  }
}

/** Only a failed reading writes these columns, from one error. */
function storedError({
  error_code: code,
  error_details: details,
}: DocumentRow): Pick<AppError, 'code' | 'details'> | null {
  return code === null ? null : ({ code, details } as Pick<AppError, 'code' | 'details'>)
}
