import type { vectorStoresRoutes } from '#contract/vector-stores'
import { createCollection } from '#data/collections/create-collection'
import { deleteCollection } from '#data/collections/delete-collection'
import { updateCollection } from '#data/collections/update-collection'
import { searchChunks } from '#data/search/search-chunks'
import { getStore } from '#data/vector-stores/get-store'
import { listStores } from '#data/vector-stores/list-stores'
import { attachFile } from '#toolbox/vector-stores/attach-file'
import { numberOfId } from '../dialects/object-ids.ts'
import { readStoreFilters } from '../dialects/store-filters.ts'
import type { Handlers } from '../http/handlers.ts'
import { presentPage } from '../presenters/stored-file.ts'
import { presentStore, presentStoreHit } from '../presenters/vector-store.ts'
import { vectorStoreFileHandlers } from './vector-store-files.ts'

/** Collections as OpenAI's clients know them. */
export const vectorStoresHandlers: Handlers<keyof typeof vectorStoresRoutes> = {
  ...vectorStoreFileHandlers,

  async createVectorStore({ ctx, body }) {
    const { id } = await createCollection(ctx, {
      name: body.name ?? 'Vector store',
      description: body.description ?? '',
      visibility: 'private',
      metadata: body.metadata ?? {},
      expiresAfterDays: body.expires_after?.days ?? null,
    })
    try {
      for (const fileId of body.file_ids ?? []) await attachFile(ctx, { collectionId: id, fileId })
    } catch (error) {
      await deleteCollection(ctx, id)
      throw error
    }
    return presentStore(await getStore(ctx, id))
  },

  async listVectorStores({ ctx, query: { after, ...page } }) {
    const last = after === undefined ? null : numberOfId('vs', after)
    return presentPage(await listStores(ctx, { ...page, after: last }), presentStore)
  },

  getVectorStore: async ({ ctx, params }) => presentStore(await getStore(ctx, numberOfId('vs', params.id))),

  async updateVectorStore({ ctx, params, body }) {
    const id = numberOfId('vs', params.id)
    await updateCollection(ctx, id, {
      name: body.name ?? undefined,
      metadata: body.metadata ?? undefined,
      expiresAfterDays: body.expires_after === null ? null : body.expires_after?.days,
    })
    return presentStore(await getStore(ctx, id))
  },

  async deleteVectorStore({ ctx, params }) {
    await deleteCollection(ctx, numberOfId('vs', params.id))
    return { id: params.id, object: 'vector_store.deleted', deleted: true }
  },

  async searchVectorStore({ ctx, params, body }) {
    const threshold = body.ranking_options?.score_threshold ?? 0
    const queries = typeof body.query === 'string' ? [body.query] : body.query
    const { hits } = await searchChunks(ctx, {
      query: queries.join('\n').slice(0, 4000),
      collectionIds: [numberOfId('vs', params.id)],
      method: threshold > 0 ? 'semantic' : 'hybrid',
      limit: body.max_num_results,
      metadata: readStoreFilters(body.filters),
      ...(threshold > 0 ? { scoreThreshold: threshold } : {}),
    })
    return {
      object: 'vector_store.search_results.page',
      search_query: queries,
      data: hits.map(presentStoreHit),
      has_more: false,
      next_page: null,
    }
  },
}
