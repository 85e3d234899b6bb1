import { z } from 'zod'
import { ClientMetadata } from './batches.ts'
import { DocumentMetadata } from './documents.ts'
import { CursorQuery, cursorListOf } from './files.ts'
import { route } from './route.ts'
import { UnixSeconds, keptName, keptText } from './schemas.ts'

const Counts = z.object({
  in_progress: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  total: z.number().int(),
})

/** Days since somebody last searched it or put something there. */
const ExpiresAfter = z.object({ anchor: z.literal('last_active_at'), days: z.number().int().min(1).max(365) })

/** A collection as OpenAI's clients read it; `vs_12` is collection 12. */
export const VectorStore = z.object({
  object: z.literal('vector_store'),
  id: z.string(),
  created_at: UnixSeconds,
  name: z.string(),
  description: z.string(),
  usage_bytes: z.number().int(),
  file_counts: Counts,
  status: z.enum(['in_progress', 'completed', 'expired']),
  expires_after: ExpiresAfter.nullable(),
  expires_at: UnixSeconds.nullable().describe('Then its files are gone, and it is searched no more'),
  last_active_at: UnixSeconds,
  metadata: z.record(z.string(), z.string()),
})
export type VectorStore = z.infer<typeof VectorStore>

const FileStatus = z.enum(['in_progress', 'completed', 'failed', 'cancelled'])

/** A document as OpenAI's clients read it: by the file that it was made of, or `file-7` for document 7. */
export const VectorStoreFile = z.object({
  object: z.literal('vector_store.file'),
  id: z.string(),
  vector_store_id: z.string(),
  created_at: UnixSeconds,
  usage_bytes: z.number().int(),
  status: FileStatus,
  last_error: z
    .object({ code: z.enum(['server_error', 'unsupported_file', 'invalid_file']), message: z.string() })
    .nullable(),
  attributes: DocumentMetadata,
  chunking_strategy: z.object({ type: z.literal('other') }),
})
export type VectorStoreFile = z.infer<typeof VectorStoreFile>

export const FileBatch = z.object({
  object: z.literal('vector_store.files_batch'),
  id: z.string(),
  vector_store_id: z.string(),
  created_at: UnixSeconds,
  status: FileStatus,
  file_counts: Counts,
})
export type FileBatch = z.infer<typeof FileBatch>

const name = keptName(z.string().trim().min(1).max(200))
const description = keptText(z.string().max(2000))
const fileId = z.string().min(1).max(200)
/** How texts are cut is the same for all documents here. */
const chunking_strategy = z.looseObject({ type: z.enum(['auto', 'static']) }).optional()
const expires_after = ExpiresAfter.nullish()
const attributes = DocumentMetadata.nullish()

const Attached = z.object({ file_id: fileId, attributes, chunking_strategy })

const ComparisonOperators = z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'contains', 'ncontains'])
const Comparison = z.object({
  type: ComparisonOperators,
  key: z.string().min(1).max(255),
  value: z.union([
    z.string().max(255),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string().max(255), z.number()])).max(100),
  ]),
})
export type StoreComparison = z.infer<typeof Comparison>

const joined = <Part extends z.ZodType>(part: Part) =>
  z.object({ type: z.enum(['and', 'or']), filters: z.array(part).min(1).max(20) })
/** What attributes must be. */
const Filters = z.union([Comparison, joined(z.union([Comparison, joined(Comparison)]))])
export type StoreFilters = z.infer<typeof Filters>

const SearchBody = z.object({
  query: z.union([z.string().trim().min(1).max(4000), z.array(z.string().max(4000)).min(1).max(10)]),
  max_num_results: z.number().int().min(1).max(50).default(10),
  filters: Filters.nullish(),
  ranking_options: z
    .looseObject({ score_threshold: z.number().min(0).max(1).nullish() })
    .nullish()
    .describe('With a threshold, meaning alone is asked for: the score is then a cosine'),
  rewrite_query: z.boolean().nullish(),
})

const StoreHit = z.object({
  file_id: z.string(),
  filename: z.string(),
  score: z.number(),
  attributes: DocumentMetadata,
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })).max(1),
})
export type StoreHit = z.infer<typeof StoreHit>

/** Lists that have one page. */
const onePage = { has_more: z.literal(false), next_page: z.null() }

const StoreHits = z.object({
  object: z.literal('vector_store.search_results.page'),
  search_query: z.array(z.string()).max(10),
  data: z.array(StoreHit).max(50),
  ...onePage,
})

const FileContent = z.object({
  object: z.literal('vector_store.file_content.page'),
  data: z.array(z.object({ type: z.literal('text'), text: z.string() })).max(1),
  ...onePage,
})

const id = z.string().min(1).max(50)
const read = { tag: 'collections', access: 'collections:read', transport: 'json', status: 200 } as const
const write = { ...read, access: 'collections:write' } as const
const OneStore = z.object({ id })
const OneFile = z.object({ id, file: fileId })
const OneBatch = z.object({ id, batch: z.string().min(1).max(100) })
const FilesQuery = CursorQuery.extend({ filter: FileStatus.optional() })

export const vectorStoresRoutes = {
  createVectorStore: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores',
    summary: 'Create a collection of one’s own, and attach files to it',
    body: z.object({
      name: name.nullish(),
      description: description.nullish(),
      file_ids: z.array(fileId).max(500).nullish(),
      metadata: ClientMetadata.nullish(),
      chunking_strategy,
      expires_after,
    }),
    response: VectorStore,
  }),
  listVectorStores: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores',
    summary: 'Collections that the caller may read, as vector stores',
    query: CursorQuery,
    response: cursorListOf(VectorStore),
  }),
  getVectorStore: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id',
    summary: 'One vector store',
    params: OneStore,
    response: VectorStore,
  }),
  updateVectorStore: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores/:id',
    summary: 'Change what a vector store is called and what is written of it',
    params: OneStore,
    body: z.object({ name: name.nullish(), metadata: ClientMetadata.nullish(), expires_after }),
    response: VectorStore,
  }),
  deleteVectorStore: route({
    ...write,
    method: 'DELETE',
    path: '/v1/vector_stores/:id',
    summary: 'Delete a vector store and its documents',
    params: OneStore,
    response: z.object({ id: z.string(), object: z.literal('vector_store.deleted'), deleted: z.literal(true) }),
  }),
  searchVectorStore: route({
    ...read,
    access: 'search:read',
    method: 'POST',
    path: '/v1/vector_stores/:id/search',
    summary: 'Passages of a vector store that answer a question',
    params: OneStore,
    body: SearchBody,
    response: StoreHits,
  }),
  attachFile: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores/:id/files',
    summary: 'Attach a file: it is read, cut and indexed',
    params: OneStore,
    body: Attached,
    response: VectorStoreFile,
  }),
  listVectorStoreFiles: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id/files',
    summary: 'Files of a vector store',
    params: OneStore,
    query: FilesQuery,
    response: cursorListOf(VectorStoreFile),
  }),
  getVectorStoreFile: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id/files/:file',
    summary: 'Whether an attached file is read',
    params: OneFile,
    response: VectorStoreFile,
  }),
  updateVectorStoreFile: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores/:id/files/:file',
    summary: 'Change the attributes of an attached file',
    params: OneFile,
    body: z.object({ attributes }),
    response: VectorStoreFile,
  }),
  getVectorStoreFileContent: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id/files/:file/content',
    summary: 'Text of an attached file',
    params: OneFile,
    response: FileContent,
  }),
  detachFile: route({
    ...write,
    method: 'DELETE',
    path: '/v1/vector_stores/:id/files/:file',
    summary: 'Take a file out of a vector store',
    params: OneFile,
    response: z.object({ id: z.string(), object: z.literal('vector_store.file.deleted'), deleted: z.literal(true) }),
  }),
  attachFiles: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores/:id/file_batches',
    summary: 'Attach files together',
    params: OneStore,
    body: z.object({
      file_ids: z.array(fileId).max(500).nullish(),
      files: z.array(Attached).max(500).nullish(),
      attributes,
      chunking_strategy,
    }),
    response: FileBatch,
  }),
  getFileBatch: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id/file_batches/:batch',
    summary: 'How far files attached together are',
    params: OneBatch,
    response: FileBatch,
  }),
  cancelFileBatch: route({
    ...write,
    method: 'POST',
    path: '/v1/vector_stores/:id/file_batches/:batch/cancel',
    summary: 'Detach those that are still waiting',
    params: OneBatch,
    response: FileBatch,
  }),
  listFileBatchFiles: route({
    ...read,
    method: 'GET',
    path: '/v1/vector_stores/:id/file_batches/:batch/files',
    summary: 'Files attached together',
    params: OneBatch,
    query: FilesQuery,
    response: cursorListOf(VectorStoreFile),
  }),
}
