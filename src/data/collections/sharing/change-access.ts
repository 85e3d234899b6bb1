import type { CollectionId, GroupId, PrincipalId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { announceChanges } from '#data/index-changes/queries'
import { lockCollection } from '../queries.ts'
import { requireWritableCollection } from '../require-writable-collection.ts'
import type { CollectionAccess } from './get-access.ts'
import { findGroups, findOrganisationNamed, replaceShares, updateVisibility } from './queries.ts'
import { applyReaders } from './readers/queries.ts'

export interface AccessDraft {
  readonly visibility: 'private' | 'organisation' | 'public'
  readonly groupIds: readonly GroupId[]
  readonly organisations: readonly { readonly name: string; readonly endsAt: Date }[]
}

/**
 * Chooses who reads a collection; its documents, their passages and the index follow in the same transaction. What goes
 * out of the organisation asks for `collections:publish`. Throws `not_found` for a group of another organisation or a
 * name that no organisation has.
 */
export async function changeCollectionAccess(
  ctx: Ctx<'db'>,
  id: CollectionId,
  draft: AccessDraft,
): Promise<CollectionAccess> {
  authorize(ctx, 'collections:write')
  const principals = principalsOf(ctx.actor)
  return ctx.db.transaction().execute(async (tx) => {
    await lockCollection(tx, principals, id)
    const before = await requireWritableCollection(tx, ctx, id)
    if (draft.organisations.length > 0 || (draft.visibility === 'public' && before.visibility !== 'public')) {
      authorize(ctx, 'collections:publish')
    }
    const { groups, organisations } = await namedIn(tx, ctx, draft)
    const shares = [...groups.map((group) => ({ ...group, endsAt: null })), ...organisations]
    await updateVisibility(tx, principals, { id, visibility: draft.visibility })
    await replaceShares(
      tx,
      id,
      shares.map(({ principalId, endsAt }) => ({ principal_id: principalId, ends_at: endsAt })),
    )
    await announceChanges(tx, await applyReaders(tx, id))
    const { visibility } = draft
    const details = { visibility, groups: draft.groupIds.join(','), organisations: organisations.length }
    await audit(tx, ctx, { action: 'collection.share', target: { kind: 'collection', id }, details })
    // Whoever closes what is another's may read it no more: what was chosen is not read again.
    return {
      collectionId: id,
      visibility,
      groups: groups.map(({ id: groupId, name }) => ({ id: groupId, name })),
      organisations: organisations.map(({ name, endsAt }) => ({ name, endsAt })),
    }
  })
}

async function namedIn(tx: Database, ctx: Ctx, draft: AccessDraft) {
  const own = organisationOf(ctx)
  const groups = await findGroups(tx, own, draft.groupIds)
  const unknown = draft.groupIds.find((id) => !groups.some((group) => group.id === id))
  if (unknown !== undefined) throw new AppError('not_found', { what: 'group', id: unknown })
  const organisations = new Map<number, { principalId: PrincipalId; name: string; endsAt: Date }>()
  for (const { name, endsAt } of draft.organisations) {
    if (endsAt.getTime() <= Date.now()) throw new AppError('expiry_in_the_past', {})
    const found = await findOrganisationNamed(tx, name)
    if (!found || found.id === own) throw new AppError('not_found', { what: 'organisation', id: name })
    organisations.set(found.id, { principalId: found.principal_id, name: found.name, endsAt })
  }
  return {
    groups: groups.map(({ id, name, principal_id }) => ({ id, name, principalId: principal_id })),
    organisations: [...organisations.values()],
  }
}
