import { cancelBatch } from '#apps/batches/cancel-batch'
import { createBatch } from '#apps/batches/create-batch'
import { getBatch } from '#apps/batches/get-batch'
import { listBatches } from '#apps/batches/list-batches'
import type { batchesRoutes } from '#contract/batches'
import type { Handlers } from '../http/handlers.ts'
import { presentBatch } from '../presenters/batch.ts'
import { presentPage } from '../presenters/stored-file.ts'

/** Many requests at once. */
export const batchesHandlers: Handlers<keyof typeof batchesRoutes> = {
  async createBatch({ ctx, body }) {
    const { input_file_id: inputFileId, endpoint, metadata, output_expires_after: life } = body
    const outputLifeSeconds = life?.seconds ?? null
    return presentBatch(await createBatch(ctx, { inputFileId, endpoint, metadata: metadata ?? {}, outputLifeSeconds }))
  },

  async listBatches({ ctx, query: { after, limit } }) {
    return presentPage(await listBatches(ctx, { afterId: after ?? null, limit }), presentBatch)
  },

  getBatch: async ({ ctx, params }) => presentBatch(await getBatch(ctx, params.id)),

  cancelBatch: async ({ ctx, params }) => presentBatch(await cancelBatch(ctx, params.id)),
}
