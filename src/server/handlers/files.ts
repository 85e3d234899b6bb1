import type { filesRoutes } from '#contract/files'
import { deleteFile } from '#data/files/delete-file'
import { getFile } from '#data/files/get-file'
import { keepFile } from '#data/files/keep-file'
import { listFiles } from '#data/files/list-files'
import { openFile } from '#data/files/open-file'
import { fileName } from '#toolbox/ingest/file-name'
import type { Handlers } from '../http/handlers.ts'
import { presentFile, presentPage } from '../presenters/stored-file.ts'

/** Requests of batches go after a month, as OpenAI's clients expect. */
const batchLifeSeconds = 30 * 24 * 3600

/** Files that programs keep. */
export const filesHandlers: Handlers<keyof typeof filesRoutes> = {
  async createFile({ ctx, form, file }) {
    const { purpose } = form
    const row = await keepFile(ctx, {
      purpose,
      name: fileName(file.name),
      mediaType: /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(file.mediaType) ? file.mediaType : 'application/octet-stream',
      content: file.open(),
      lifeSeconds: form['expires_after[seconds]'] ?? (purpose === 'batch' ? batchLifeSeconds : null),
    })
    return presentFile(row)
  },

  async listFiles({ ctx, query: { after, purpose, ...page } }) {
    const found = await listFiles(ctx, { ...page, afterId: after ?? null, purpose: purpose ?? null })
    return presentPage(found, presentFile)
  },

  getFile: async ({ ctx, params }) => presentFile(await getFile(ctx, params.id)),

  getFileContent: ({ ctx, params }) => openFile(ctx, params.id),

  async deleteFile({ ctx, params }) {
    await deleteFile(ctx, params.id)
    return { id: params.id, object: 'file', deleted: true }
  },
}
