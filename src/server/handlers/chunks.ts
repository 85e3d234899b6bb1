import type { chunkRoutes } from '#contract/chunks'
import { addPassages } from '#data/passages/add-passages'
import { deletePassage } from '#data/passages/delete-passage'
import { getPassage } from '#data/passages/get-passage'
import type { Handlers } from '../http/handlers.ts'
import { presentChunk } from '../presenters/chunk.ts'

/** Passages written one by one. */
export const chunkHandlers: Handlers<keyof typeof chunkRoutes> = {
  async createChunks({ ctx, params: { id: documentId }, body }) {
    const passages = body.chunks.map(({ content, metadata }) => ({ content, metadata: metadata ?? undefined }))
    return { document_id: documentId, ids: await addPassages(ctx, { documentId, passages }) }
  },

  async getChunk({ ctx, params: { id: documentId, chunk_id: chunkId } }) {
    const { row, document } = await getPassage(ctx, { documentId, chunkId })
    return presentChunk(row, document)
  },

  async deleteChunk({ ctx, params: { id: documentId, chunk_id: chunkId } }) {
    await deletePassage(ctx, { documentId, chunkId })
  },
}
