import type { OrganisationId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { readBy } from '#data/access/queries'
import { type Insertable, type Selectable, type Transaction, type Updateable, sql } from 'kysely'

export type AssistantRow = Selectable<Tables['assistant']>

/** Those of an organisation that share a principal with whoever asks, by title. */
export function listAskable(db: Database, organisationId: OrganisationId, readable: readonly PrincipalId[]) {
  return askable(db, organisationId, readable)
    .orderBy(sql`lower(title)`)
    .orderBy('id')
    .execute()
}

export function findAskable(
  db: Database,
  organisationId: OrganisationId,
  asked: { name: string; readable: readonly PrincipalId[] },
) {
  return askable(db, organisationId, asked.readable).where('name', '=', asked.name).executeTakeFirst()
}

function askable(db: Database, organisationId: OrganisationId, readable: readonly PrincipalId[]) {
  return ofOrganisation(db, organisationId).where((where) => readBy(where.ref('readers'), readable))
}

function ofOrganisation(db: Database, organisationId: OrganisationId) {
  return db.selectFrom('assistant').selectAll().where('organisation_id', '=', organisationId)
}

/** For whoever governs the organisation. */
export function listAssistantRows(
  db: Database,
  organisationId: OrganisationId,
  page: { limit: number; offset: number },
) {
  return ofOrganisation(db, organisationId)
    .orderBy(sql`lower(title)`)
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countAssistants(db: Database, organisationId: OrganisationId): Promise<number> {
  const { total } = await db
    .selectFrom('assistant')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return total
}

export function findAssistantRow(db: Database, organisationId: OrganisationId, id: number) {
  return ofOrganisation(db, organisationId).where('id', '=', id).executeTakeFirst()
}

export async function insertAssistant(tx: Transaction<Tables>, made: Insertable<Tables['assistant']>): Promise<number> {
  const { id } = await tx.insertInto('assistant').values(made).returning('id').executeTakeFirstOrThrow()
  return id
}

interface Place {
  readonly organisationId: OrganisationId
  readonly id: number
}

export async function changeAssistant(
  tx: Transaction<Tables>,
  { organisationId, id }: Place,
  set: Updateable<Tables['assistant']>,
): Promise<boolean> {
  const done = await tx
    .updateTable('assistant')
    .set({ ...set, updated_at: sql`now()` })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function removeAssistant(tx: Transaction<Tables>, { organisationId, id }: Place): Promise<boolean> {
  const done = await tx
    .deleteFrom('assistant')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Who of an organisation stands behind principals. */
export interface NamedReader {
  readonly principal_id: number
  readonly kind: 'organisation' | 'group' | 'person'
  readonly id: number
  readonly name: string
  readonly email: string | null
}

export async function listReadersOf(db: Database, organisationId: OrganisationId, principals: readonly number[]) {
  const { rows } = await sql<NamedReader>`
    select principal.id as principal_id, principal.kind, coalesce(person_group.id, person.id, organisation.id) as id,
      coalesce(person_group.name, person.name, organisation.name) as name, person.email
    from principal
    join organisation on organisation.id = principal.organisation_id
    left join person_group on person_group.principal_id = principal.id
    left join person on person.principal_id = principal.id
    where principal.id = any(${sql.val([...principals])}::integer[]) and organisation.id = ${organisationId}
      and (principal.kind = 'organisation' or person_group.id is not null or person.id is not null)
    order by lower(coalesce(person_group.name, person.name, organisation.name)), principal.id`.execute(db)
  return rows
}

export function findPeopleByEmail(db: Database, organisationId: OrganisationId, emails: readonly string[]) {
  const wanted = emails.map((email) => email.toLowerCase())
  return db
    .selectFrom('person')
    .select(['principal_id', sql<string>`lower(email)`.as('email')])
    .where('organisation_id', '=', organisationId)
    .where(sql<boolean>`lower(email) = any(${sql.val(wanted)}::text[])`)
    .execute()
}
