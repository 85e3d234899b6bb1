import type { CollectionId } from '#contract/ids'
import { Readable } from 'node:stream'
import type { dataRoutes } from '#contract/data'
import { createCollection } from '#data/collections/create-collection'
import { deleteCollection } from '#data/collections/delete-collection'
import { getCollection } from '#data/collections/get-collection'
import { listCollections } from '#data/collections/list-collections'
import { deleteDocument } from '#data/documents/delete-document'
import { addDocument } from '#data/documents/add-document'
import { describeDocument } from '#data/documents/describe-document'
import { listPages } from '#data/documents/list-pages'
import { parseLimits } from '#toolbox/parse/limits'
import { openInnerFile } from '#toolbox/parse/open-inner-file'
import { openOriginal } from '#data/documents/open-original'
import { exportCollection } from '#data/collections/export/export-collection'
import { updateCollection } from '#data/collections/update-collection'
import { listChunks } from '#data/documents/list-chunks'
import { listDocuments } from '#data/documents/list-documents'
import { listVersions } from '#data/documents/versions/list-versions'
import { AppError } from '#platform/errors'
import { searchResultOf } from '#data/search/search-result'
import { searchChunks } from '#data/search/search-chunks'
import { retryDocument } from '#toolbox/ingest/retry-document'
import { uploadDocument } from '#toolbox/ingest/upload-document'
import { drawPage } from '#toolbox/ocr/draw-page'
import { searchOf } from '../dialects/search-of.ts'
import type { Handlers } from '../http/handlers.ts'
import { presentChunk } from '../presenters/chunk.ts'
import { presentCollection } from '../presenters/collection.ts'
import { presentDocument, presentVersion } from '../presenters/document.ts'
import { chunkingOf } from './chunking-of.ts'
import { orderOf } from './order-of.ts'

/** What is stored and who may read it: collections, documents, passages, search. */
export const dataHandlers: Handlers<keyof typeof dataRoutes> = {
  async search({ ctx, body }) {
    const { hits, tokens } = await searchChunks(ctx, searchOf(body))
    return {
      object: 'list',
      data: hits.map((hit) => searchResultOf(hit, body.method)),
      usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
    }
  },

  async listCollections({ ctx, query }) {
    const { name, visibility, limit, offset } = query
    const { rows, total } = await listCollections(ctx, { name, visibility, ...orderOf(query), limit, offset })
    return { object: 'list', data: rows.map((row) => presentCollection(row, ctx.actor)), total, limit, offset }
  },

  async createCollection({ ctx, body }) {
    const { name, description, visibility, data, keep_originals: keepsOriginals } = body
    const open = visibility ?? ('private' as const)
    const draft = { name, description: description ?? '', visibility: open, data, keepsOriginals }
    return presentCollection(await createCollection(ctx, draft), ctx.actor)
  },

  async getCollection({ ctx, params }) {
    return presentCollection(await getCollection(ctx, params.id), ctx.actor)
  },

  async deleteCollection({ ctx, params }) {
    await deleteCollection(ctx, params.id)
  },

  async getUploadLimits({ ctx }) {
    const { extensions, limitBytes } = ctx.intake
    return { extensions: [...extensions], largest_bytes: limitBytes, most_characters: parseLimits.characters }
  },

  async uploadDocument({ ctx, form, file, language }) {
    const { name: title, metadata } = form
    const collectionId = collectionOf(form)
    const chunking = chunkingOf(form)
    if (file === null) {
      return presentDocument(await addDocument(ctx, { collectionId, name: nameOf(form), metadata }), language)
    }
    const { name, limitBytes } = file
    const upload = { collectionId, name, title, metadata, chunking, content: file.open(), limitBytes }
    return presentDocument(await uploadDocument(ctx, upload), language)
  },

  async listDocuments({ ctx, query, language }) {
    const { collection_id: collectionId = query.collection, name, limit, offset } = query
    const { rows, total } = await listDocuments(ctx, { collectionId, name, ...orderOf(query), limit, offset })
    return { object: 'list', data: rows.map((row) => presentDocument(row, language)), total, limit, offset }
  },

  async getDocument({ ctx, params, language }) {
    const { document, pageCount, files, citedBy } = await describeDocument(ctx, params.id)
    return {
      ...presentDocument(document, language),
      cited_by: citedBy,
      has_original: document.blob_hash !== null,
      page_count: pageCount,
      files: [...files],
    }
  },

  async listDocumentPages({ ctx, params, query }) {
    const { rows, total } = await listPages(ctx, { ...params, ...paged(query) })
    const data = rows.map(({ page, part, text, isRecognised, isDoubtful }) => ({
      page,
      ...(part === undefined ? {} : { part }),
      text,
      recognised: isRecognised,
      doubtful: isDoubtful,
    }))
    const { limit, offset } = query
    return { object: 'list', data, total, limit, offset }
  },

  async getPagePicture({ ctx, params, query: { width, version } }) {
    const png = await drawPage(ctx, { ...params, width, versionId: version })
    const content = Readable.from([png])
    return { name: `page-${params.page}.png`, mediaType: 'image/png', sizeBytes: png.byteLength, content }
  },

  downloadDocument: ({ ctx, params, query }) => openOriginal(ctx, { id: params.id, versionId: query.version }),

  async downloadInnerFile({ ctx, params: { id, number }, query }) {
    return openInnerFile(ctx, { id, versionId: query.version, number })
  },

  async listDocumentVersions({ ctx, params, query }) {
    const { rows, total } = await listVersions(ctx, { documentId: params.id, ...query })
    return { object: 'list', data: rows.map(presentVersion), total, ...query }
  },

  async exportCollection({ ctx, params }) {
    const { name, content } = await exportCollection(ctx, params.id)
    return { name, mediaType: 'application/zip', sizeBytes: null, content }
  },

  async updateCollection({ ctx, params, body }) {
    const { name, description, visibility, data, question_model: model } = body
    if (model != null && model !== '') ctx.models.resolve(model, 'chat')
    await updateCollection(ctx, params.id, {
      ...(model == null ? {} : { questionModel: model === '' ? null : model }),
      name: name ?? undefined,
      description: description ?? undefined,
      visibility: visibility ?? undefined,
      data,
      keepsOriginals: body.keep_originals,
      forgetsOriginals: body.forget_originals,
    })
  },

  async retryDocument({ ctx, params, language }) {
    return presentDocument(await retryDocument(ctx, params.id), language)
  },

  async deleteDocument({ ctx, params }) {
    await deleteDocument(ctx, params.id)
  },

  async listChunks({ ctx, params, query }) {
    const { document, rows, total } = await listChunks(ctx, { ...params, ...paged(query) })
    const { limit, offset } = query
    return { object: 'list', data: rows.map((row) => presentChunk(row, document)), total, limit, offset }
  },
}

/** A page of a version of a document. */
function paged({ version: versionId, limit, offset }: { version?: number | undefined; limit: number; offset: number }) {
  return { versionId, limit, offset }
}

/** A document without a file must have a name. */
function nameOf({ name }: { name?: string | undefined }): string {
  if (name !== undefined) return name
  throw missing('file', 'a file or a name is required')
}

interface CollectionNamed {
  readonly collection_id?: CollectionId | undefined
  readonly collection?: CollectionId | undefined
}

function collectionOf(form: CollectionNamed): CollectionId {
  const id = form.collection_id ?? form.collection
  if (id !== undefined) return id
  throw missing('collection_id', 'the collection that holds the document is required')
}

function missing(field: string, msg: string): AppError {
  return new AppError('validation_failed', { issues: [{ loc: ['body', field], msg, type: 'missing' }] })
}
