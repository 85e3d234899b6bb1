import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { findOrganisationPrincipal, findPublicPrincipal } from '../access/queries.ts'
import type { CollectionRow } from './queries.ts'

/** Who reads a collection of this visibility. */
export async function readerOf(
  tx: Database,
  { owner, organisationId }: { owner: number | null; organisationId: number },
  visibility: CollectionRow['visibility'],
): Promise<number> {
  if (visibility === 'public') return (await findPublicPrincipal(tx)).id
  if (visibility === 'organisation') return (await findOrganisationPrincipal(tx, organisationId)).id
  if (owner === null) throw new AppError('conflict', { reason: 'nobody owns this collection' })
  return owner
}
