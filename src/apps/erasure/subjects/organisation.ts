import type { OrganisationId } from '#contract/ids'
import { listCollectionsToErase } from '#data/erasure/queries'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { AppError } from '#platform/errors'
import { isOrganisationHeld } from '#platform/legal-hold/queries'
import { updateOrganisation } from '#platform/organisations/organisations'
import type { ErasureCtx, Subject } from '../subject.ts'
import { countOrganisation, deleteOrganisation, forgetUseOf, takeFilesOf } from './queries.ts'

/**
 * Another organisation than one's own, with all that it has: people, keys, conversations, collections, settings, servers
 * and counts of use. It is closed first, so that nothing is added meanwhile.
 */
export async function organisationToErase(ctx: ErasureCtx, id: OrganisationId): Promise<Subject> {
  authorize(ctx, 'organisations:manage')
  if (id === organisationIdOf(ctx.actor)) throw new AppError('conflict', { reason: 'own_organisation' })
  if (await isOrganisationHeld(ctx.db, id)) throw new AppError('held', {})
  await updateOrganisation(ctx, id, { disabled: true })
  const collections = await listCollectionsToErase(ctx.db, id)
  return {
    ...{ kind: 'organisation', id, organisationId: id },
    documents: collections.map((collection) => ({ collectionId: collection.id, collectionName: collection.name })),
    naming: [{ table: 'organisation', id }],
    async removeRows(tx) {
      const counts = await countOrganisation(tx, id)
      const files = await takeFilesOf(tx, id)
      await forgetUseOf(tx, id)
      await deleteOrganisation(tx, id)
      await tellKeysChanged(tx)
      return { counts, files }
    },
    removeLateRows: (db) => forgetUseOf(db, id),
  }
}
