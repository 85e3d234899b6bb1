import { type Document, DocumentMetadata, type DocumentVersion } from '#contract/documents'
import { type ReadingNote, ReadingNotes } from '#data/documents/reading-note'
import type { DocumentRow } from '#data/documents/queries'
import type { VersionRow } from '#data/documents/versions/list-versions'
import { type Language, storedErrorWords } from '../locales/error-words.ts'
import { noteWords } from '../locales/note-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** Those of another version, which this one cannot read, go without saying. */
function notesOf(kept: unknown): ReadingNote[] {
  const notes = ReadingNotes.safeParse(kept)
  return notes.success ? notes.data : []
}

export function presentDocument(row: DocumentRow, language: Language): Document {
  const { error_code: code, error_details: details } = row
  return {
    object: 'document',
    id: row.id,
    name: row.title,
    file_name: row.file_name,
    metadata: DocumentMetadata.parse(row.metadata),
    collection_id: row.collection_id,
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
    chunks: row.chunks,
    state: row.state,
    error: code === null ? null : { code, message: storedErrorWords(code, details, language) },
    notes: notesOf(row.reading_notes).map((note) => ({ kind: note.kind, message: noteWords(note, language) })),
    media_type: row.media_type,
    size_bytes: row.size_bytes,
    url: row.canonical_url,
    updated_at: row.source_updated_at,
    recognised_pages: row.recognised_pages,
    doubtful_pages: row.doubtful_pages,
  }
}

export function presentVersion(row: VersionRow): DocumentVersion {
  return {
    object: 'document_version',
    id: row.id,
    current: row.is_current,
    name: row.title,
    file_name: row.file_name,
    media_type: row.media_type,
    size_bytes: row.size_bytes,
    has_original: row.blob_hash !== null,
    page_count: row.page_count,
    chunks: row.chunks,
    created: toUnixSeconds(row.fetched_at),
    replaced: row.replaced_at && toUnixSeconds(row.replaced_at),
    updated_at: row.source_updated_at,
    effective_from: row.effective_from,
    effective_to: row.effective_to,
    legal_status: row.legal_status,
  }
}
