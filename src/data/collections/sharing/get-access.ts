import type { CollectionId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import type { CollectionRow } from '../queries.ts'
import { requireWritableCollection } from '../require-writable-collection.ts'
import { countGroupsOf, listGroupsOf } from './queries.ts'
import { listShares } from './readers/queries.ts'

export interface CollectionAccess {
  readonly collectionId: CollectionId
  readonly visibility: CollectionRow['visibility']
  readonly groups: readonly { id: number; name: string }[]
  /** Other organisations, until when. */
  readonly organisations: readonly { name: string; endsAt: Date }[]
}

/** What was chosen of who reads a collection: for those who may choose. */
export async function getCollectionAccess(ctx: Ctx<'db'>, id: CollectionId): Promise<CollectionAccess> {
  authorize(ctx, 'collections:write')
  const { visibility } = await requireWritableCollection(ctx.db, ctx, id)
  const shares = await listShares(ctx.db, principalsOf(ctx.actor), id)
  return {
    collectionId: id,
    visibility,
    groups: shares.flatMap(({ group_id, group_name }) =>
      group_id === null || group_name === null ? [] : [{ id: group_id, name: group_name }],
    ),
    organisations: shares.flatMap(({ organisation_name, ends_at }) =>
      organisation_name === null || ends_at === null ? [] : [{ name: organisation_name, endsAt: ends_at }],
    ),
  }
}

/** Groups of the actor's organisation, to choose from. */
export async function listSharingGroups(ctx: Ctx<'db'>, page: { readonly limit: number; readonly offset: number }) {
  authorize(ctx, 'collections:write')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listGroupsOf(ctx.db, organisationId, page),
    countGroupsOf(ctx.db, organisationId),
  ])
  return { rows, total }
}
