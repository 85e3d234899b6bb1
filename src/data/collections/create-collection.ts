import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { findOrganisationPrincipal, findPersonPrincipal } from '../access/queries.ts'
import type { CollectionRow } from './queries.ts'
import { findReadableCollection, insertCollection } from './queries.ts'

export interface NewCollection {
  name: string
  description: string
  visibility: 'private' | 'organisation'
}

/**
 * Creates a collection. A private one is read by its owner alone; a key that belongs to nobody in particular acts for
 * its organisation, so what it creates is the organisation's, and the answer says so.
 */
export async function createCollection(ctx: Ctx<'db'>, draft: NewCollection): Promise<CollectionRow> {
  authorize(ctx, 'collections:write')
  const organisationId = organisationOf(ctx)
  const { personId, principals } = ctx.actor
  const visibility = personId === null ? 'organisation' : draft.visibility
  return ctx.db.transaction().execute(async (tx) => {
    const reader =
      personId !== null && visibility === 'private'
        ? await findPersonPrincipal(tx, personId)
        : await findOrganisationPrincipal(tx, organisationId)
    const { id } = await insertCollection(tx, {
      organisation_id: organisationId,
      owner_person_id: personId,
      name: draft.name,
      description: draft.description,
      visibility,
      readers: [reader.id],
    })
    await audit(tx, ctx, { action: 'collection.create', target: { kind: 'collection', id }, details: { visibility } })
    const created = await findReadableCollection(tx, principals, id)
    if (!created) throw new AppError('internal', { reason: 'the actor cannot read what it created' })
    return created
  })
}
