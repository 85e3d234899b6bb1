import { z } from 'zod'
import { SearchResult } from './citations.ts'
import { route } from './route.ts'
import { Id, IdParams, keptName, keptText, listOf, Page, UnixSeconds, WrittenId } from './schemas.ts'

export const Collection = z.object({
  object: z.literal('collection'),
  id: z.number().int(),
  name: z.string(),
  owner: z.string().nullable(),
  description: z.string(),
  visibility: z.enum(['private', 'organisation', 'public']),
  created: UnixSeconds,
  updated: UnixSeconds,
  documents: z.number().int(),
  writable: z.boolean().describe('The caller may add and delete documents'),
  corpus: z.string().nullable().describe('Official corpus that fills it, null for own documents'),
})
export type Collection = z.infer<typeof Collection>

export const CollectionDraft = z.strictObject({
  name: keptName(z.string().trim().min(1).max(200)),
  description: keptText(z.string().max(2000)).default(''),
  visibility: z.enum(['private', 'organisation']).default('private'),
})

const UploadLimits = z.object({
  extensions: z.array(z.string()).max(200).describe('With their dot, in lower case'),
  largest_bytes: z.number().int(),
})
export type UploadLimits = z.infer<typeof UploadLimits>

export const DocumentState = z.enum(['queued', 'processing', 'ready', 'failed'])

export const Document = z.object({
  object: z.literal('document'),
  id: z.number().int(),
  name: z.string(),
  file_name: z.string().nullable().describe('Name of the file as it was uploaded; null for a sheet of a corpus'),
  collection_id: z.number().int(),
  created: UnixSeconds,
  updated: UnixSeconds,
  chunks: z.number().int(),
  state: DocumentState,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  notes: z
    .array(z.object({ kind: z.string(), message: z.string() }))
    .max(1000)
    .describe('What the reading left out or doubts'),
  media_type: z.string().nullable(),
  size_bytes: z.number().int().nullable(),
  url: z.string().nullable(),
  updated_at: z.string().nullable(),
})
export type Document = z.infer<typeof Document>

export const Chunk = SearchResult.shape.chunk
export type Chunk = z.infer<typeof Chunk>

export const SearchRequest = z.strictObject({
  query: z.string().trim().min(1).max(4000),
  collection_ids: z.array(Id).max(100).default([]),
  document_ids: z.array(Id).max(100).default([]),
  method: z.enum(['lexical', 'semantic', 'hybrid']).default('hybrid'),
  limit: z.number().int().min(1).max(100).default(10),
  offset: z.number().int().min(0).max(1000).default(0),
  rff_k: z.number().int().min(0).max(16384).default(60),
  score_threshold: z.number().min(0).max(1).nullish(),
  as_of: z.iso.date().optional().describe('The law as it was on that day, YYYY-MM-DD; today by default'),
})
export type SearchRequest = z.infer<typeof SearchRequest>

const SearchAnswer = z.object({
  object: z.literal('list'),
  data: z.array(SearchResult),
  usage: z.object({ prompt_tokens: z.number().int(), completion_tokens: z.literal(0), total_tokens: z.number().int() }),
})

const DocumentQuery = Page.extend({
  collection_id: WrittenId.optional(),
  name: keptText(z.string().max(500)).optional(),
})

export const dataRoutes = {
  search: route({
    method: 'POST',
    path: '/v1/search',
    tag: 'search',
    summary: 'Passages that answer a question, among what the caller may read',
    access: 'search:read',
    transport: 'json',
    status: 200,
    body: SearchRequest,
    response: SearchAnswer,
  }),
  listCollections: route({
    method: 'GET',
    path: '/v1/collections',
    tag: 'collections',
    summary: 'Collections that the caller may read',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    query: Page,
    response: listOf(Collection),
  }),
  createCollection: route({
    method: 'POST',
    path: '/v1/collections',
    tag: 'collections',
    summary: 'Create a collection',
    access: 'collections:write',
    transport: 'json',
    status: 201,
    body: CollectionDraft,
    response: Collection,
  }),
  getCollection: route({
    method: 'GET',
    path: '/v1/collections/:id',
    tag: 'collections',
    summary: 'One collection',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: IdParams,
    response: Collection,
  }),
  deleteCollection: route({
    method: 'DELETE',
    path: '/v1/collections/:id',
    tag: 'collections',
    summary: 'Delete a collection and its documents',
    access: 'collections:write',
    transport: 'json',
    status: 204,
    params: IdParams,
  }),
  getUploadLimits: route({
    method: 'GET',
    path: '/api/limits',
    tag: 'collections',
    summary: 'Which files are read, and how large they may be',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    response: UploadLimits,
  }),
  uploadDocument: route({
    method: 'POST',
    path: '/v1/documents',
    tag: 'collections',
    summary: 'Add a document: form fields `file` and `collection_id`',
    access: 'collections:write',
    transport: 'upload',
    form: z.object({ collection_id: WrittenId }),
    limits: { file: 'document' },
    status: 202,
    response: Document,
  }),
  listDocuments: route({
    method: 'GET',
    path: '/v1/documents',
    tag: 'collections',
    summary: 'Documents, by collection',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    query: DocumentQuery,
    response: listOf(Document),
  }),
  getDocument: route({
    method: 'GET',
    path: '/v1/documents/:id',
    tag: 'collections',
    summary: 'One document and the state of its reading',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: IdParams,
    response: Document,
  }),
  retryDocument: route({
    method: 'POST',
    path: '/v1/documents/:id/retry',
    tag: 'collections',
    summary: 'Read a refused document again',
    access: 'collections:write',
    transport: 'json',
    status: 202,
    params: IdParams,
    response: Document,
  }),
  deleteDocument: route({
    method: 'DELETE',
    path: '/v1/documents/:id',
    tag: 'collections',
    summary: 'Delete a document; search forgets it at once',
    access: 'collections:write',
    transport: 'json',
    status: 204,
    params: IdParams,
  }),
  listChunks: route({
    method: 'GET',
    path: '/v1/documents/:id/chunks',
    tag: 'collections',
    summary: 'Passages of a document',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: IdParams,
    query: Page,
    response: listOf(Chunk),
  }),
}
