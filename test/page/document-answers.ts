import type { Answer } from './fake-server.ts'
import { morning } from './conversation-answers.ts'

type Listed = Answer<'listDocuments'>['data'][number]

export function listedDocument(name: string, more: Partial<Listed> = {}): Listed {
  return {
    object: 'document',
    id: 41,
    name,
    file_name: `${name}.pdf`,
    metadata: {},
    collection_id: 3,
    created: morning,
    updated: morning,
    chunks: 12,
    state: 'ready',
    error: null,
    notes: [],
    media_type: 'application/pdf',
    size_bytes: 123_456,
    url: null,
    updated_at: null,
    recognised_pages: [],
    doubtful_pages: [],
    ...more,
  }
}

export function readDocument(name: string, more: Partial<Answer<'getDocument'>> = {}): Answer<'getDocument'> {
  return { ...listedDocument(name), cited_by: 0, has_original: true, page_count: 0, files: [], ...more }
}
