import type { Tables } from '#platform/db/database'
import type { Transaction } from 'kysely'
import type { OrganisationId, ServiceAccountId } from '#contract/ids'

/** Makes a service account with a principal of its own: what is private to it is read by nobody else. */
export async function insertServiceAccount(
  tx: Transaction<Tables>,
  { organisationId, name }: { organisationId: OrganisationId; name: string },
): Promise<ServiceAccountId> {
  const principal = await tx
    .insertInto('principal')
    .values({ kind: 'service_account', organisation_id: organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const account = await tx
    .insertInto('service_account')
    .values({ organisation_id: organisationId, principal_id: principal.id, name })
    .returning('id')
    .executeTakeFirstOrThrow()
  return account.id
}
