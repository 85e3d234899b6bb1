import type { ModelFile, modelFileRoutes } from '#contract/model-files'
import { type ModelFileState, listModelFiles } from '#inference/local-models/files/list-model-files'
import { removeModelFile, stopModelFile } from '#inference/local-models/files/remove-model-file'
import { requestModelFile, requestModelImport } from '#inference/local-models/files/request-model-file'
import type { Handlers } from '../http/handlers.ts'
import { type Language, storedErrorWords } from '../locales/error-words.ts'

/** Language models that run on this machine. */
export const modelFileHandlers: Handlers<keyof typeof modelFileRoutes> = {
  async listModelFiles({ ctx, language }) {
    const [files, offered] = await Promise.all([listModelFiles(ctx), ctx.localModels.filesOfFolder()])
    const data = files.map((file) => present(file, language))
    return { object: 'list', data, folder: ctx.localModels.hasFolder, files: offered }
  },

  fetchModelFile: async ({ ctx, params, language }) => present(await requestModelFile(ctx, params.name), language),

  importModelFile: async ({ ctx, body, language }) => present(await requestModelImport(ctx, body), language),

  stopModelFile: async ({ ctx, params, language }) => present(await stopModelFile(ctx, params.name), language),

  deleteModelFile: ({ ctx, params }) => removeModelFile(ctx, params.name),
}

function present(file: ModelFileState, language: Language): ModelFile {
  const { name, title, licence, state, source, failure } = file
  return {
    ...{ object: 'model-file', name, title, licence, state, source },
    demonstration: file.isDemonstration,
    fetchable: file.isFetchable,
    size_bytes: file.sizeBytes,
    done_bytes: file.doneBytes,
    reason: failure && storedErrorWords(failure.code, failure.details, language),
  }
}
