import type { chunkRoutes } from '#contract/chunks'
import { addChunks } from '#data/chunks/add-chunks'
import { deleteChunk } from '#data/chunks/delete-chunk'
import { getChunk } from '#data/chunks/get-chunk'
import type { Handlers } from '../http/handlers.ts'
import { presentChunk } from '../presenters/chunk.ts'

/** Passages written one by one. */
export const chunkHandlers: Handlers<keyof typeof chunkRoutes> = {
  async createChunks({ ctx, params: { id: documentId }, body }) {
    const passages = body.chunks.map(({ content, metadata }) => ({ content, metadata: metadata ?? undefined }))
    return { document_id: documentId, ids: await addChunks(ctx, { documentId, passages }) }
  },

  async getChunk({ ctx, params: { id: documentId, chunk_id: chunkId } }) {
    const { row, document } = await getChunk(ctx, { documentId, chunkId })
    return presentChunk(row, document)
  },

  async deleteChunk({ ctx, params: { id: documentId, chunk_id: chunkId } }) {
    await deleteChunk(ctx, { documentId, chunkId })
  },
}
