import type { dataRoutes } from '#contract/data'
import { createCollection } from '#data/collections/create-collection'
import { deleteCollection } from '#data/collections/delete-collection'
import { getCollection } from '#data/collections/get-collection'
import { listCollections } from '#data/collections/list-collections'
import { deleteDocument } from '#data/documents/delete-document'
import { getDocument } from '#data/documents/get-document'
import { listChunks } from '#data/documents/list-chunks'
import { listDocuments } from '#data/documents/list-documents'
import { searchResultOf } from '#data/search/search-result'
import { searchPassages } from '#data/search/search-passages'
import { retryDocument } from '#toolbox/ingest/retry-document'
import { uploadDocument } from '#toolbox/ingest/upload-document'
import type { Handlers } from '../http/handlers.ts'
import { presentChunk } from '../presenters/chunk.ts'
import { presentCollection } from '../presenters/collection.ts'
import { presentDocument } from '../presenters/document.ts'

/** What is stored and who may read it: collections, documents, passages, search. */
export const dataHandlers: Handlers<keyof typeof dataRoutes> = {
  async search({ ctx, body }) {
    const { query, method, limit, offset } = body
    const { hits, tokens } = await searchPassages(ctx, {
      query,
      method,
      limit,
      offset,
      collectionIds: body.collection_ids,
      documentIds: body.document_ids,
      rankConstant: body.rff_k,
      scoreThreshold: body.score_threshold,
      asOf: body.as_of,
    })
    return {
      object: 'list',
      data: hits.map((hit) => searchResultOf(hit, method)),
      usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
    }
  },

  async listCollections({ ctx, query }) {
    const { rows, total } = await listCollections(ctx, query)
    return { object: 'list', data: rows.map((row) => presentCollection(row, ctx.actor)), total, ...query }
  },

  async createCollection({ ctx, body }) {
    return presentCollection(await createCollection(ctx, body), ctx.actor)
  },

  async getCollection({ ctx, params }) {
    return presentCollection(await getCollection(ctx, params.id), ctx.actor)
  },

  async deleteCollection({ ctx, params }) {
    await deleteCollection(ctx, params.id)
  },

  async getUploadLimits({ ctx }) {
    return { extensions: [...ctx.intake.extensions], largest_bytes: ctx.intake.limitBytes }
  },

  async uploadDocument({ ctx, form, file, language }) {
    const { name, limitBytes } = file
    const upload = { collectionId: form.collection_id, name, content: file.open(), limitBytes }
    return presentDocument(await uploadDocument(ctx, upload), language)
  },

  async listDocuments({ ctx, query, language }) {
    const { collection_id: collectionId, name, limit, offset } = query
    const { rows, total } = await listDocuments(ctx, { collectionId, name, limit, offset })
    return { object: 'list', data: rows.map((row) => presentDocument(row, language)), total, limit, offset }
  },

  async getDocument({ ctx, params, language }) {
    return presentDocument(await getDocument(ctx, params.id), language)
  },

  async retryDocument({ ctx, params, language }) {
    return presentDocument(await retryDocument(ctx, params.id), language)
  },

  async deleteDocument({ ctx, params }) {
    await deleteDocument(ctx, params.id)
  },

  async listChunks({ ctx, params, query }) {
    const { document, rows, total } = await listChunks(ctx, { documentId: params.id, ...query })
    return { object: 'list', data: rows.map((row) => presentChunk(row, document)), total, ...query }
  },
}
