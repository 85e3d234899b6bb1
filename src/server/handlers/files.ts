import type { filesRoutes } from '#contract/files'
import { getDocument } from '#data/documents/get-document'
import { openOriginal } from '#data/documents/open-original'
import type { DocumentRow } from '#data/documents/queries'
import { deleteFile } from '#data/files/delete-file'
import { addressFile, openAddressed } from '#data/files/file-address'
import { isFileId } from '#data/files/file-id'
import { getFile } from '#data/files/get-file'
import { keepFile } from '#data/files/keep-file'
import { listFiles } from '#data/files/list-files'
import { openFile } from '#data/files/open-file'
import { AppError, hasCode } from '#platform/errors'
import type { Ctx } from '#server/context'
import { fileName } from '#toolbox/ingest/file-name'
import { numberOfId } from '../dialects/object-ids.ts'
import type { Handlers } from '../http/handlers.ts'
import { publicAddress } from '../http/public-address.ts'
import { presentDocumentFile, presentFile, presentPage } from '../presenters/stored-file.ts'

/** Requests of batches go after a month, as OpenAI's clients expect. */
export const batchLifeSeconds = 30 * 24 * 3600

const plainBytes = 'application/octet-stream'

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

  async getFile({ ctx, params }) {
    const document = await findDocument(ctx, params.id)
    return document === null ? presentFile(await getFile(ctx, params.id)) : presentDocumentFile(document)
  },

  async getFileContent({ ctx, params, request }) {
    const document = await findDocument(ctx, params.id)
    const file = await (document === null ? openFile(ctx, params.id) : openOriginal(ctx, { id: document.id }))
    // Mistral's client reads nothing that is called otherwise.
    return request.headers.accept === plainBytes ? { ...file, mediaType: plainBytes } : file
  },

  async addressFile({ ctx, params, query, request }) {
    const token = await addressFile(ctx, { id: params.id, lifeHours: query.expiry })
    return { url: new URL(`/v1/signed-files/${token}`, publicAddress(ctx, request)).href }
  },

  openAddressedFile: ({ ctx, params }) => openAddressed(ctx, params.token),

  async deleteFile({ ctx, params }) {
    await deleteFile(ctx, params.id)
    return { id: params.id, object: 'file', deleted: true }
  },
}

/** What vector stores and citations call a document that was made of no file of ours: `file-7` is document 7. */
async function findDocument(ctx: Ctx<'db'>, fileId: string): Promise<DocumentRow | null> {
  if (!/^file-\d+$/.test(fileId) || isFileId(fileId)) return null
  return getDocument(ctx, numberOfId('file', fileId)).catch((error: unknown) => {
    throw hasCode(error, 'not_found') ? new AppError('not_found', { what: 'file', id: fileId.slice(0, 100) }) : error
  })
}
