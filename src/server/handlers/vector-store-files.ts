import type { vectorStoresRoutes } from '#contract/vector-stores'
import { deleteDocument } from '#data/documents/delete-document'
import { listPages } from '#data/documents/list-pages'
import { cancelFileBatch } from '#data/vector-stores/cancel-file-batch'
import { getFileBatch } from '#data/vector-stores/get-file-batch'
import { getStoreFile } from '#data/vector-stores/get-store-file'
import { listStoreFiles } from '#data/vector-stores/list-store-files'
import type { StoreFilesPage } from '#data/vector-stores/files/queries'
import { updateStoreFile } from '#data/vector-stores/update-store-file'
import { attachFile } from '#toolbox/vector-stores/attach-file'
import { attachFiles } from '#toolbox/vector-stores/attach-files'
import { numberOfId } from '../dialects/object-ids.ts'
import type { Handlers } from '../http/handlers.ts'
import { presentPage } from '../presenters/stored-file.ts'
import { presentFileBatch, presentStoreFile } from '../presenters/vector-store.ts'

type Routes = Extract<keyof typeof vectorStoresRoutes, `${string}File` | `${string}File${string}`>

/** Files of a vector store, one by one and by batches. */
export const vectorStoreFileHandlers: Handlers<Routes> = {
  async attachFile({ ctx, params, body: { file_id: fileId, attributes }, language }) {
    const collectionId = numberOfId('vs', params.id)
    return presentStoreFile(
      await attachFile(ctx, { collectionId, fileId, attributes: attributes ?? undefined }),
      language,
    )
  },

  async listVectorStoreFiles({ ctx, params, query: { after, filter, ...page }, language }) {
    const found = await listStoreFiles(ctx, {
      ...{ ...page, collectionId: numberOfId('vs', params.id), externalIds: null },
      ...{ afterId: after ?? null, states: statesOf(filter) },
    })
    return presentPage(found, (row) => presentStoreFile(row, language))
  },

  async getVectorStoreFile({ ctx, params, language }) {
    return presentStoreFile(await getStoreFile(ctx, whichFile(params)), language)
  },

  async updateVectorStoreFile({ ctx, params, body, language }) {
    const attributes = body.attributes ?? {}
    return presentStoreFile(await updateStoreFile(ctx, { ...whichFile(params), attributes }), language)
  },

  async getVectorStoreFileContent({ ctx, params }) {
    const { id } = await getStoreFile(ctx, whichFile(params))
    const { rows } = await listPages(ctx, { id, limit: 100_000, offset: 0 })
    const text = rows.map((page) => page.text).join('\n\n')
    return {
      object: 'vector_store.file_content.page',
      data: [{ type: 'text', text }],
      has_more: false,
      next_page: null,
    }
  },

  async detachFile({ ctx, params }) {
    const { id } = await getStoreFile(ctx, whichFile(params))
    await deleteDocument(ctx, id)
    return { id: params.file, object: 'vector_store.file.deleted', deleted: true }
  },

  async attachFiles({ ctx, params, body }) {
    const common = body.attributes ?? undefined
    const named = (body.file_ids ?? []).map((fileId) => ({ fileId, attributes: common }))
    const described = (body.files ?? []).map(({ file_id: fileId, attributes }) => {
      return { fileId, attributes: attributes ?? undefined }
    })
    return presentFileBatch(await attachFiles(ctx, numberOfId('vs', params.id), [...named, ...described]))
  },

  getFileBatch: async ({ ctx, params }) => presentFileBatch(await getFileBatch(ctx, whichBatch(params))),

  cancelFileBatch: async ({ ctx, params }) => presentFileBatch(await cancelFileBatch(ctx, whichBatch(params))),

  async listFileBatchFiles({ ctx, params, query: { after, filter, ...page }, language }) {
    const { collectionId, id } = whichBatch(params)
    const { row } = await getFileBatch(ctx, { collectionId, id })
    const found = await listStoreFiles(ctx, {
      ...{ ...page, collectionId, externalIds: row.file_ids },
      ...{ afterId: after ?? null, states: statesOf(filter) },
    })
    return presentPage(found, (file) => presentStoreFile(file, language))
  },
}

function whichFile({ id, file }: { readonly id: string; readonly file: string }) {
  return { collectionId: numberOfId('vs', id), fileId: file }
}

function whichBatch({ id, batch }: { readonly id: string; readonly batch: string }) {
  return { collectionId: numberOfId('vs', id), id: batch }
}

const states: ReadonlyMap<string, NonNullable<StoreFilesPage['states']>> = new Map(
  Object.entries({
    in_progress: ['queued', 'processing'],
    completed: ['ready'],
    failed: ['failed'],
  }),
)

function statesOf(filter: string | undefined): StoreFilesPage['states'] {
  if (filter === undefined) return null
  return states.get(filter) ?? []
}
