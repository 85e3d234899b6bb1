import type { sourceItemRoutes } from '#contract/source-items'
import { deleteItem } from '#data/sources/pushed/delete-item'
import { listItems } from '#data/sources/pushed/list-items'
import { AppError } from '#platform/errors'
import { pushItem } from '#toolbox/ingest/push-item'
import type { Handlers } from '../http/handlers.ts'
import { presentDocument } from '../presenters/document.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** What programs push to a source. */
export const sourceItemHandlers: Handlers<keyof typeof sourceItemRoutes> = {
  async pushSourceItem({ ctx, params, form, file, language }) {
    if (file === null) throw new AppError('internal', { reason: 'a form without its file' })
    const { external_id: externalId, name: title, metadata, mark, url, updated_at: updatedAt } = form
    const { name, limitBytes } = file
    const facts = { sourceId: params.id, externalId, name, title, metadata, mark, url, updatedAt, limitBytes }
    return presentDocument(await pushItem(ctx, { ...facts, open: () => file.open() }), language)
  },

  async listSourceItems({ ctx, params, query }) {
    const { rows, total } = await listItems(ctx, { id: params.id, ...query })
    const data = rows.map((row) => ({
      object: 'source_item' as const,
      external_id: row.external_id,
      mark: row.source_mark,
      document_id: row.id,
      name: row.title,
      state: row.state,
      updated: toUnixSeconds(row.updated_at),
    }))
    return { object: 'list', data, total, ...query }
  },

  deleteSourceItem: ({ ctx, params, query }) => deleteItem(ctx, { sourceId: params.id, externalId: query.external_id }),
}
