import type { sharingRoutes } from '#contract/sharing'
import { changeCollectionAccess } from '#data/collections/sharing/change-access'
import { getCollectionAccess, listSharingGroups } from '#data/collections/sharing/get-access'
import { listCollectionReaders } from '#data/collections/sharing/list-readers'
import type { Handlers } from '../http/handlers.ts'
import { presentAccess, presentReader } from '../presenters/sharing.ts'

/** Who reads a collection, and who may say so. */
export const sharingHandlers: Handlers<keyof typeof sharingRoutes> = {
  async getCollectionAccess({ ctx, params }) {
    return presentAccess(await getCollectionAccess(ctx, params.id))
  },

  async changeCollectionAccess({ ctx, params, body }) {
    const { visibility, group_ids: groupIds } = body
    const organisations = body.organisations.map(({ name, until }) => ({ name, endsAt: new Date(until * 1000) }))
    return presentAccess(await changeCollectionAccess(ctx, params.id, { visibility, groupIds, organisations }))
  },

  async listCollectionReaders({ ctx, params }) {
    return {
      object: 'list',
      data: (await listCollectionReaders(ctx, params.id)).map((reader) => presentReader(reader)),
    }
  },

  async listSharingGroups({ ctx, query }) {
    const { rows, total } = await listSharingGroups(ctx, query)
    return { object: 'list', data: rows.map((row) => ({ object: 'group' as const, ...row })), total, ...query }
  },
}
