import type { OrganisationId, PersonId } from '#contract/ids'
import { sql } from 'kysely'
import type { Reader } from './queries.ts'

/** People of an organisation as they are administered. */
function shownPeople(db: Reader, organisationId: OrganisationId) {
  return db
    .selectFrom('person')
    .select(['person.id', 'person.name', 'person.email', 'person.role', 'person.created_at'])
    .select(['person.expires_at', 'person.priority'])
    .select([
      sql<'invited' | 'active' | 'disabled'>`${stateOf}`.as('state'),
      sql<Date | null>`(select max(created_at) from session
        where session.person_id = person.id and session.stage = 'open')`.as('last_seen_at'),
      sql<{ id: number; name: string }[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', person_group.id, 'name', person_group.name) order by person_group.name)
        from group_member join person_group on person_group.id = group_member.group_id
        where group_member.person_id = person.id), '[]')`.as('groups'),
    ])
    .where('person.organisation_id', '=', organisationId)
}

const stateOf = sql`case
  when person.disabled_at is not null or person.expires_at <= now() then 'disabled'
  when person.password_hash is null and not exists (select from session where session.person_id = person.id) then 'invited'
  else 'active' end`

export interface PeopleFilter {
  readonly search?: string | undefined
  readonly state?: string | undefined
}

export interface PeoplePage extends PeopleFilter {
  readonly limit: number
  readonly offset: number
  readonly orderBy?: keyof typeof peopleOrders | undefined
  readonly direction?: 'asc' | 'desc' | undefined
}

const peopleOrders = {
  id: sql`person.id`,
  name: sql`lower(person.name)`,
  email: sql`lower(person.email)`,
  created: sql`person.created_at`,
  updated: sql`person.created_at`,
}

function filtered(db: Reader, organisationId: OrganisationId, { search, state }: PeopleFilter) {
  let people = shownPeople(db, organisationId)
  if (state !== undefined) people = people.where(stateOf, '=', state)
  if (search === undefined || search === '') return people
  const pattern = `%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return people.where((where) =>
    where.or([where('person.name', 'ilike', pattern), where('person.email', 'ilike', pattern)]),
  )
}

export function listPeopleOf(
  db: Reader,
  organisationId: OrganisationId,
  { limit, offset, orderBy = 'name', direction = 'asc', ...filter }: PeoplePage,
) {
  return filtered(db, organisationId, filter)
    .orderBy(peopleOrders[orderBy], direction)
    .orderBy('person.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countPeopleOf(db: Reader, organisationId: OrganisationId, filter: PeopleFilter): Promise<number> {
  const row = await db
    .selectFrom(filtered(db, organisationId, filter).as('found'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return row.total
}

export function findPersonOf(db: Reader, organisationId: OrganisationId, id: PersonId) {
  return shownPeople(db, organisationId).where('person.id', '=', id).executeTakeFirst()
}

/** Of people, what decides whether they have to show more than a password. */
export function factorNeeds(db: Reader) {
  return db
    .selectFrom('person')
    .leftJoin('role', (join) =>
      join.onRef('role.organisation_id', '=', 'person.organisation_id').onRef('role.name', '=', 'person.role'),
    )
    .select(['person.id', 'person.organisation_id', 'person.role', 'role.scopes as role_scopes'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('second_factor')
          .select('second_factor.id')
          .whereRef('second_factor.person_id', '=', 'person.id')
          .where('confirmed_at', 'is not', null),
      ).as('has_factor'),
    )
}
