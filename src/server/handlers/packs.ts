import type { packRoutes } from '#contract/packs'
import { deletePack } from '#data/packs/given/delete-pack'
import { givePack, requestPack } from '#data/packs/given/give-pack'
import { getPack, listPacks } from '#data/packs/given/list-packs'
import { requestPackRun } from '#data/packs/given/run-given-pack'
import { streamCorpusPack } from '#data/packs/pack-corpus'
import { getSource } from '#data/sources/list-sources'
import { AppError } from '#platform/errors'
import { fileName } from '#toolbox/ingest/file-name'
import type { Handlers } from '../http/handlers.ts'
import { presentPack } from '../presenters/pack.ts'
import { presentRun } from '../presenters/source.ts'

/** Corpora as signed files, which instances give each other. */
export const packHandlers: Handlers<keyof typeof packRoutes> = {
  async downloadPack({ ctx, params }) {
    const { source } = await getSource(ctx, params.id)
    const { name, content } = await streamCorpusPack(ctx, source.kind)
    return { name, mediaType: 'application/zip', sizeBytes: null, content }
  },

  async listPacks({ ctx, query, language }) {
    const { rows, total } = await listPacks(ctx, query)
    return { object: 'list', data: rows.map((row) => presentPack(row, language)), total, ...query }
  },

  async givePack({ ctx, file, language }) {
    if (file === null) throw new AppError('internal', { reason: 'a form without its file' })
    const { id } = await givePack(ctx, { path: file.path, name: fileName(file.name) })
    return presentPack(await getPack(ctx, id), language)
  },

  async fetchPack({ ctx, body, language }) {
    const { id } = await requestPack(ctx, body.url)
    return presentPack(await getPack(ctx, id), language)
  },

  getPack: async ({ ctx, params, language }) => presentPack(await getPack(ctx, params.id), language),

  async addPack({ ctx, params, body, language }) {
    const request = { packId: params.id, isDryRun: body.dry_run, removalsApproved: body.approve_removals }
    return presentRun(await requestPackRun(ctx, request), language)
  },

  deletePack: ({ ctx, params }) => deletePack(ctx, params.id),
}
