import type { corporaRoutes } from '#contract/corpora'
import { listPublicCollections } from '#data/collections/catalogue/list-public-collections'
import { listReferences } from '#data/references/list-references'
import { addSource } from '#data/sources/add-source'
import { deleteSource } from '#data/sources/delete-source'
import { getSource, listSourceRuns, listSources } from '#data/sources/list-sources'
import { requestRun } from '#data/sources/request-run'
import { listSourceKinds, readsMachine } from '#data/sources/source-kinds'
import { updateSource } from '#data/sources/update-source'
import type { Handlers } from '../http/handlers.ts'
import { presentCatalogue } from '../presenters/dcat.ts'
import { presentReference } from '../presenters/reference.ts'
import { presentRun, presentSource, presentSourceKind } from '../presenters/source.ts'

/** What fills collections: official corpora and connectors, and the reports of their runs. */
export const corporaHandlers: Handlers<keyof typeof corporaRoutes> = {
  async listReferences({ ctx, params, query }) {
    const { rows, total } = await listReferences(ctx, { documentId: params.id, ...query })
    return { object: 'list', data: rows.map(presentReference), total, ...query }
  },

  async dcatCatalogue({ ctx, query, response }) {
    const { publicUrl } = ctx.site
    const found = await listPublicCollections(ctx, query)
    const body = JSON.stringify(presentCatalogue({ ...found, asked: query, publicUrl }))
    response.writeHead(200, { 'content-type': 'application/ld+json', 'cache-control': 'public, max-age=300' })
    response.end(body)
  },

  async listSourceKinds({ ctx }) {
    const governs = ctx.actor.scopes.has('organisations:manage')
    const kinds = listSourceKinds().filter(({ id }) => governs || !readsMachine(id))
    return { object: 'list', data: kinds.map(presentSourceKind) }
  },

  async listSources({ ctx, query, language }) {
    const { rows, total } = await listSources(ctx, query)
    return { object: 'list', data: rows.map((row) => presentSource(row, language)), total, ...query }
  },

  async addSource({ ctx, body, language }) {
    const { collection_id: collectionId, first_run: firstRun, ...draft } = body
    return presentSource(await addSource(ctx, { ...draft, collectionId, firstRun }), language)
  },

  async getSource({ ctx, params, language }) {
    return presentSource(await getSource(ctx, params.id), language)
  },

  async updateSource({ ctx, params, body, language }) {
    const { paused: isPaused, ...changes } = body
    return presentSource(await updateSource(ctx, params.id, { ...changes, isPaused }), language)
  },

  deleteSource: ({ ctx, params, query }) =>
    deleteSource(ctx, { id: params.id, keepsDocuments: query.documents === 'keep' }),

  async runSource({ ctx, params, body, language }) {
    await getSource(ctx, params.id)
    const request = { sourceId: params.id, isDryRun: body.dry_run, removalsApproved: body.approve_removals }
    return presentRun(await requestRun(ctx, request), language)
  },

  async listSourceRuns({ ctx, params, query, language }) {
    const { rows, total } = await listSourceRuns(ctx, { sourceId: params.id, ...query })
    return { object: 'list', data: rows.map((row) => presentRun(row, language)), total, ...query }
  },
}
