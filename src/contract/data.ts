import { z } from 'zod'
import { SearchResult } from './citations.ts'
import { CollectionId, CollectionParams, DocumentParams } from './ids.ts'
import {
  Document,
  DocumentDetail,
  DocumentForm,
  DocumentPage,
  DocumentVersion,
  InnerFileParams,
  KeepOriginals,
  PageParams,
  PictureQuery,
  UploadLimits,
  VersionQuery,
} from './documents.ts'
import { DataLevel } from './model-routing.ts'
import { route } from './route.ts'
import { SearchAnswer, SearchRequest } from './search.ts'
import { keptName, keptText, listOf, ordered, Page, UnixSeconds, written } from './schemas.ts'

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
  data: DataLevel.describe('How sensitive it is: model servers that may not see it are not sent its passages'),
  keep_originals: KeepOriginals,
  dated: z.boolean().describe('It holds texts of law, with the days on which they are in force'),
  question_model: z
    .string()
    .nullable()
    .describe('Chat model that writes everyday questions about each passage, by which it is found; null: none'),
})
export type Collection = z.infer<typeof Collection>

export const CollectionDraft = z.strictObject({
  name: keptName(z.string().trim().min(1).max(200)),
  description: keptText(z.string().max(2000)).nullish(),
  visibility: z.enum(['private', 'organisation', 'public']).nullish(),
  data: DataLevel.optional().describe(
    '`public` by default: no more sensitive than the organisation says of all its calls',
  ),
  keep_originals: KeepOriginals.optional(),
})

/** What may be changed of a collection. Public needs the right to govern the organisation. */
const CollectionChange = z
  .strictObject({
    name: CollectionDraft.shape.name.nullish(),
    description: keptText(z.string().max(2000)).nullish(),
    visibility: z.enum(['private', 'organisation', 'public']).nullish(),
    data: DataLevel.optional(),
    keep_originals: KeepOriginals.optional(),
    forget_originals: z
      .boolean()
      .optional()
      .describe(
        'Agrees that the files of its documents are deleted: `keep_originals: false` wants it when there are any',
      ),
    question_model: z
      .string()
      .max(200)
      .nullish()
      .describe('The empty text stops the writing and removes the questions'),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing to change')

export const Chunk = SearchResult.shape.chunk
export type Chunk = z.infer<typeof Chunk>

const CollectionQuery = Page.extend({
  name: keptText(z.string().max(500)).optional().describe('Part of the name'),
  visibility: z.enum(['private', 'organisation', 'public']).optional(),
  ...ordered(['id', 'name', 'created', 'updated']),
})

const DocumentQuery = Page.extend({
  collection_id: written(CollectionId).optional(),
  collection: written(CollectionId).optional(),
  name: keptText(z.string().max(500)).optional().describe('Part of the title or of the name of the file'),
  ...ordered(['id', 'name', 'created']),
})

const download = { method: 'GET', access: 'collections:read', transport: 'download', status: 200 } as const

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
    query: CollectionQuery,
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
    params: CollectionParams,
    response: Collection,
  }),
  updateCollection: route({
    method: 'PATCH',
    path: '/v1/collections/:id',
    tag: 'collections',
    summary: 'Change the name, the description or the visibility of a collection',
    access: 'collections:write',
    transport: 'json',
    status: 204,
    params: CollectionParams,
    body: CollectionChange,
  }),
  deleteCollection: route({
    method: 'DELETE',
    path: '/v1/collections/:id',
    tag: 'collections',
    summary: 'Delete a collection and its documents',
    access: 'collections:write',
    transport: 'json',
    status: 204,
    params: CollectionParams,
  }),
  exportCollection: route({
    method: 'GET',
    path: '/v1/collections/:id/export',
    tag: 'collections',
    summary: 'A collection as a ZIP: originals, texts in Markdown, and a manifest with versions and hashes',
    access: 'collections:write',
    transport: 'download',
    status: 200,
    params: CollectionParams,
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
    summary: 'Add a document: a file, read afterwards, or a name alone, whose passages are added one by one',
    access: 'collections:write',
    transport: 'upload',
    form: DocumentForm,
    limits: { file: 'document', isOptional: true },
    status: 201,
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
    params: DocumentParams,
    response: DocumentDetail,
  }),
  listDocumentPages: route({
    method: 'GET',
    path: '/v1/documents/:id/pages',
    tag: 'collections',
    summary: 'The text of a document, page by page',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: DocumentParams,
    query: Page.extend(VersionQuery.shape),
    response: listOf(DocumentPage),
  }),
  getPagePicture: route({
    ...download,
    tag: 'collections',
    path: '/v1/documents/:id/pages/:page/picture',
    summary: 'A page of a PDF or of a picture as it looks, in PNG',
    params: PageParams,
    query: PictureQuery,
  }),
  downloadDocument: route({
    ...download,
    tag: 'collections',
    path: '/v1/documents/:id/file',
    summary: 'The file as it was uploaded',
    params: DocumentParams,
    query: VersionQuery,
  }),
  downloadInnerFile: route({
    ...download,
    tag: 'collections',
    path: '/v1/documents/:id/files/:number',
    summary: 'A file inside the one that was uploaded: an attachment of a message, an entry of an archive',
    params: InnerFileParams,
    query: VersionQuery,
  }),
  listDocumentVersions: route({
    method: 'GET',
    path: '/v1/documents/:id/versions',
    tag: 'collections',
    summary: 'What a document is and was: its versions, the current one first; of a text of law, its wordings',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: DocumentParams,
    query: Page,
    response: listOf(DocumentVersion),
  }),
  retryDocument: route({
    method: 'POST',
    path: '/v1/documents/:id/retry',
    tag: 'collections',
    summary: 'Read a refused document again',
    access: 'collections:write',
    transport: 'json',
    status: 202,
    params: DocumentParams,
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
    params: DocumentParams,
  }),
  listChunks: route({
    method: 'GET',
    path: '/v1/documents/:id/chunks',
    aliases: ['/v1/chunks/:id'],
    tag: 'collections',
    summary: 'Passages of a document',
    access: 'collections:read',
    transport: 'json',
    status: 200,
    params: DocumentParams,
    query: Page.extend(VersionQuery.shape),
    response: listOf(Chunk),
  }),
}
