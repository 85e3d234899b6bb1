import type { GroupId, OrganisationId, PersonId } from '#contract/ids'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '#platform/db/database'
import type { Columns } from './filter/filter-to-sql.ts'

type Reader = Kysely<Tables>

export interface Found {
  readonly where: RawBuilder<boolean>
  readonly limit: number
  readonly offset: number
}

export interface Reference {
  readonly id: number
  readonly name: string
}

const userName = sql<string>`coalesce(provisioned_person.user_name, person.email)`

/** What a filter on people may ask of. One address is kept of each person: that of their work. */
export const personColumns: Columns = {
  id: { kind: 'exact', sql: sql`person.id::text` },
  username: { kind: 'text', sql: userName },
  externalid: { kind: 'exact', sql: sql`provisioned_person.external_id` },
  displayname: { kind: 'text', sql: sql`person.name` },
  name: { kind: 'text', sql: sql`person.name` },
  'name.formatted': { kind: 'text', sql: sql`person.name` },
  'name.givenname': { kind: 'text', sql: sql`provisioned_person.given_name` },
  'name.familyname': { kind: 'text', sql: sql`provisioned_person.family_name` },
  emails: { kind: 'text', sql: sql`person.email` },
  'emails.value': { kind: 'text', sql: sql`person.email` },
  'emails.type': { kind: 'text', sql: sql`'work'` },
  'emails.primary': { kind: 'boolean', sql: sql`true` },
  active: { kind: 'boolean', sql: sql`(person.disabled_at is null)` },
  'meta.created': { kind: 'moment', sql: sql`person.created_at` },
  'meta.lastmodified': { kind: 'moment', sql: sql`person.changed_at` },
  groups: { kind: 'set', holds: groupHolds },
  'groups.value': { kind: 'set', holds: groupHolds },
}

function groupHolds(value: string | null): RawBuilder<boolean> {
  const isAsked = value === null ? sql`true` : sql`group_member.group_id::text = ${value}`
  return sql<boolean>`exists (select from group_member where group_member.person_id = person.id and ${isAsked})`
}

/** What a filter on groups may ask of. */
export const groupColumns: Columns = {
  id: { kind: 'exact', sql: sql`person_group.id::text` },
  displayname: { kind: 'text', sql: sql`person_group.name` },
  externalid: { kind: 'exact', sql: sql`person_group.external_id` },
  'meta.created': { kind: 'moment', sql: sql`person_group.created_at` },
  members: { kind: 'set', holds: memberHolds },
  'members.value': { kind: 'set', holds: memberHolds },
}

function memberHolds(value: string | null): RawBuilder<boolean> {
  const isAsked = value === null ? sql`true` : sql`group_member.person_id::text = ${value}`
  return sql<boolean>`exists (select from group_member where group_member.group_id = person_group.id and ${isAsked})`
}

/** Everybody of the organisation, whoever made them, but those whom the directory removed. */
function shownPeople(db: Reader, organisationId: OrganisationId) {
  return db
    .selectFrom('person')
    .leftJoin('provisioned_person', 'provisioned_person.person_id', 'person.id')
    .where('person.organisation_id', '=', organisationId)
    .where((where) => where.or([where('removed_at', 'is', null), where('disabled_at', 'is', null)]))
}

const personSelection = [
  'person.id',
  'person.name',
  'person.email',
  'person.role',
  'person.created_at',
  'person.changed_at',
  'person.disabled_at',
  'external_id',
  'given_name',
  'family_name',
] as const

const groupsOfPerson = sql<Reference[]>`coalesce((
  select jsonb_agg(jsonb_build_object('id', person_group.id, 'name', person_group.name) order by person_group.id)
  from group_member join person_group on person_group.id = group_member.group_id
  where group_member.person_id = person.id), '[]')`.as('groups')

export function listProvisionedPeople(db: Reader, organisationId: OrganisationId, { where, limit, offset }: Found) {
  return shownPeople(db, organisationId)
    .select(personSelection)
    .select([userName.as('user_name'), groupsOfPerson])
    .where(where)
    .orderBy('person.id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countProvisionedPeople(db: Reader, organisationId: OrganisationId, where: Found['where']) {
  const counted = shownPeople(db, organisationId).where(where)
  const { total } = await counted.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return total
}

export function findProvisionedPerson(db: Reader, organisationId: OrganisationId, id: PersonId) {
  return shownPeople(db, organisationId)
    .select(personSelection)
    .select([userName.as('user_name'), groupsOfPerson])
    .where('person.id', '=', id)
    .executeTakeFirst()
}

/** Who was removed and comes back: by the name that the directory gave them, or by their address. */
export function findRemovedPerson(db: Reader, organisationId: OrganisationId, by: { userName: string; email: string }) {
  return db
    .selectFrom('person')
    .innerJoin('provisioned_person', 'provisioned_person.person_id', 'person.id')
    .select(['person.id', 'person.email', 'person.role'])
    .where('person.organisation_id', '=', organisationId)
    .where('removed_at', 'is not', null)
    .where('disabled_at', 'is not', null)
    .where((where) =>
      where.or([
        where(sql`lower(user_name)`, '=', by.userName.toLowerCase()),
        where(sql`lower(email)`, '=', by.email.toLowerCase()),
      ]),
    )
    .orderBy(sql`lower(user_name) = ${by.userName.toLowerCase()}`, 'desc')
    .orderBy('person.id')
    .executeTakeFirst()
}

/** Whether somebody else of the organisation is called so by the directory, or has this address for a name. */
export async function isUserNameTaken(
  db: Reader,
  organisationId: OrganisationId,
  { name, butId }: { readonly name: string; readonly butId: PersonId },
): Promise<boolean> {
  const found = await shownPeople(db, organisationId)
    .select('person.id')
    .where(sql`lower(${userName})`, '=', name.toLowerCase())
    .where('person.id', '<>', butId)
    .executeTakeFirst()
  return found !== undefined
}

function shownGroups(db: Reader, organisationId: OrganisationId, withMembers: boolean) {
  const members = sql<Reference[]>`coalesce((
    select jsonb_agg(jsonb_build_object('id', person.id, 'name', person.name) order by person.id)
    from group_member join person on person.id = group_member.person_id
    where group_member.group_id = person_group.id and ${withMembers}), '[]')`
  return db
    .selectFrom('person_group')
    .select(['person_group.id', 'person_group.name', 'external_id', 'created_at', members.as('members')])
    .where('organisation_id', '=', organisationId)
}

export function listProvisionedGroups(
  db: Reader,
  organisationId: OrganisationId,
  { where, limit, offset, withMembers }: Found & { readonly withMembers: boolean },
) {
  return shownGroups(db, organisationId, withMembers)
    .where(where)
    .orderBy('person_group.id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countProvisionedGroups(db: Reader, organisationId: OrganisationId, where: Found['where']) {
  const { total } = await db
    .selectFrom('person_group')
    .where('organisation_id', '=', organisationId)
    .where(where)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

export function findProvisionedGroup(db: Reader, organisationId: OrganisationId, id: GroupId) {
  return shownGroups(db, organisationId, true).where('person_group.id', '=', id).executeTakeFirst()
}
