import type { GroupId, OrganisationId, PersonId } from '#contract/ids'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Kysely, Transaction } from 'kysely'

/** Puts a person in exactly these groups, but for those that a directory says. Throws `not_found` for another organisation's. */
export async function setManualGroups(
  tx: Transaction<Tables>,
  {
    organisationId,
    personId,
    groupIds,
  }: { organisationId: OrganisationId; personId: PersonId; groupIds: readonly GroupId[] },
): Promise<void> {
  await tx.deleteFrom('group_member').where('person_id', '=', personId).where('source', '=', 'manual').execute()
  if (groupIds.length === 0) return
  const known = await tx
    .selectFrom('person_group')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', [...groupIds])
    .execute()
  const unknown = groupIds.find((id) => !known.some((group) => group.id === id))
  if (unknown !== undefined) throw new AppError('not_found', { what: 'group', id: unknown })
  await addMembers(
    tx,
    known.map(({ id }) => ({ group_id: id, person_id: personId })),
  )
}

/** Whoever is in already stays as they are. */
export async function addMembers(
  tx: Transaction<Tables>,
  members: readonly { group_id: GroupId; person_id: PersonId; source?: 'claims' | 'scim' }[],
): Promise<void> {
  if (members.length === 0) return
  await tx
    .insertInto('group_member')
    .values([...members])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Groups of an organisation by these names or external identifiers. */
export function listGroupsNamed(db: Kysely<Tables>, organisationId: OrganisationId, names: readonly string[]) {
  return db
    .selectFrom('person_group')
    .select(['id', 'name', 'external_id'])
    .where('organisation_id', '=', organisationId)
    .where((where) => where.or([where('name', 'in', [...names, '']), where('external_id', 'in', [...names, ''])]))
    .orderBy('name')
    .execute()
}

interface ClaimedGroups {
  readonly organisationId: OrganisationId
  readonly personId: PersonId
  /** Names or external identifiers; those that the organisation does not have are passed over. */
  readonly groups: readonly string[]
}

/** Puts a person in the groups that the identity provider's claims give, and out of those that they gave before. */
export async function setClaimedGroups(
  tx: Transaction<Tables>,
  { organisationId, personId, groups }: ClaimedGroups,
): Promise<void> {
  const known = await listGroupsNamed(tx, organisationId, groups)
  const before = await tx
    .deleteFrom('group_member')
    .where('person_id', '=', personId)
    .where('source', '=', 'claims')
    .returning('group_id')
    .execute()
  const ids = known.map(({ id }) => id)
  await addMembers(
    tx,
    ids.map((id) => ({ group_id: id, person_id: personId, source: 'claims' })),
  )
  const isSame = before.length === ids.length && before.every(({ group_id: id }) => ids.includes(id))
  if (!isSame) await tellKeysChanged(tx)
}
