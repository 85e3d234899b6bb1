import type { CollectionId, OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Transaction, sql } from 'kysely'

export type HeldKind = 'person' | 'collection' | 'conversation'

export interface HoldRow {
  readonly id: number
  readonly kind: HeldKind
  readonly target_id: number
  /** Of a person; what others are called is for those who may read them. */
  readonly name: string | null
  readonly reason: string
  readonly placed_at: Date
}

const shown = sql`
  select legal_hold.id, person.name, legal_hold.reason, legal_hold.placed_at,
    case when legal_hold.person_id is not null then 'person'
      when legal_hold.collection_id is not null then 'collection' else 'conversation' end as kind,
    coalesce(legal_hold.person_id, legal_hold.collection_id, legal_hold.conversation_id) as target_id
  from legal_hold left join person on person.id = legal_hold.person_id`

/** The latest first. */
export async function listHoldRows(
  db: Database,
  organisationId: OrganisationId,
  page: { limit: number; offset: number },
) {
  const { rows } = await sql<HoldRow>`${shown} where legal_hold.organisation_id = ${organisationId}
    order by legal_hold.id desc limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function findHoldRow(
  db: Database,
  organisationId: OrganisationId,
  id: number,
): Promise<HoldRow | undefined> {
  const { rows } = await sql<HoldRow>`${shown}
    where legal_hold.organisation_id = ${organisationId} and legal_hold.id = ${id}`.execute(db)
  return rows[0]
}

export async function countHolds(db: Database, organisationId: OrganisationId): Promise<number> {
  const { total } = await db
    .selectFrom('legal_hold')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return total
}

/** Whether the organisation has one of that number: nothing else is said of it. */
export async function isOfOrganisation(
  tx: Transaction<Tables>,
  organisationId: OrganisationId,
  { kind, id }: { kind: HeldKind; id: number },
): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(kind)}
    where id = ${id} and organisation_id = ${organisationId}`.execute(tx)
  return rows.length > 0
}

export async function insertHold(
  tx: Transaction<Tables>,
  hold: { organisationId: OrganisationId; kind: HeldKind; id: number; reason: string },
): Promise<number> {
  const { id } = await tx
    .insertInto('legal_hold')
    .values({ organisation_id: hold.organisationId, [`${hold.kind}_id`]: hold.id, reason: hold.reason })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function removeHold(
  tx: Transaction<Tables>,
  organisationId: OrganisationId,
  id: number,
): Promise<boolean> {
  const done = await tx
    .deleteFrom('legal_hold')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Whether something of what an erasure of this person would take has to be kept. */
export async function isAnythingHeldOf(
  db: Database,
  person: { id: PersonId; principalId: PrincipalId },
): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (select 1 from legal_hold where person_id = ${person.id})
      or exists (select 1 from legal_hold join conversation on conversation.id = legal_hold.conversation_id
        where conversation.owner_principal_id = ${person.principalId})
      or exists (select 1 from legal_hold join collection on collection.id = legal_hold.collection_id
        where collection.owner_principal_id = ${person.principalId}
          and collection.readers = array[${person.principalId}]::integer[]) as held`.execute(db)
  return rows[0]?.held ?? false
}

/** The collection itself, or whoever owns it with all that is theirs. */
export async function isCollectionHeld(db: Database, id: CollectionId): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select is_held_collection(${id}) as held`.execute(db)
  return rows[0]?.held ?? false
}

/** Anything of the organisation. */
export async function isOrganisationHeld(db: Database, id: OrganisationId): Promise<boolean> {
  return (await countHolds(db, id)) > 0
}
