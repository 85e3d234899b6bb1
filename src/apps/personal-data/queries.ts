import type { OrganisationId, PersonId, PrincipalId } from '#platform/auth/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'

type Reader = Kysely<Tables>

export function listOrganisationIds(db: Reader) {
  return db.selectFrom('organisation').select('id').orderBy('id').execute()
}

/** Of one organisation, those that nothing was added to since; an answer being written is left to its end. */
export async function deleteConversationsBefore(
  tx: Transaction<Tables>,
  organisationId: OrganisationId,
  before: Date,
): Promise<number> {
  const gone = await tx
    .deleteFrom('conversation')
    .where('organisation_id', '=', organisationId)
    .where('updated_at', '<', before)
    .where(sql<boolean>`not is_held_conversation(conversation.id, conversation.owner_principal_id)`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('message')
            .select('message.id')
            .whereRef('message.conversation_id', '=', 'conversation.id')
            .where('message.state', '=', 'streaming'),
        ),
      ),
    )
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Of those, how many are kept because they are held. */
export async function countHeldBefore(tx: Transaction<Tables>, organisationId: OrganisationId, before: Date) {
  const { held } = await tx
    .selectFrom('conversation')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('organisation_id', '=', organisationId)
    .where('updated_at', '<', before)
    .where(sql<boolean>`is_held_conversation(conversation.id, conversation.owner_principal_id)`)
    .executeTakeFirstOrThrow()
  return held
}

export interface Subject {
  readonly personId: PersonId
  readonly principalId: PrincipalId
}

export async function deleteConversationsOf(tx: Transaction<Tables>, { principalId }: Subject): Promise<number> {
  const gone = await tx.deleteFrom('conversation').where('owner_principal_id', '=', principalId).executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Collections that nobody else reads. */
export function listPrivateCollectionsOf(db: Reader, { principalId }: Subject) {
  return db
    .selectFrom('collection')
    .select('id')
    .where('owner_principal_id', '=', principalId)
    .where(sql<boolean>`collection.readers = array[${sql.val(principalId)}]::integer[]`)
    .orderBy('id')
    .execute()
}

/** Counts of use stay, without whose they were. */
export async function forgetUser(tx: Transaction<Tables>, { personId }: Subject): Promise<void> {
  await tx.updateTable('usage_event').set({ person_id: null }).where('person_id', '=', personId).execute()
}

/** With its sessions, keys, groups, links, and what its principal owns alone. */
export async function deletePerson(tx: Transaction<Tables>, { personId, principalId }: Subject): Promise<void> {
  await tx.deleteFrom('person').where('id', '=', personId).execute()
  await tx.deleteFrom('principal').where('id', '=', principalId).execute()
}

/** Where a person or their principal may be named: every column of that meaning, whichever migration made it. */
const namingColumns = `
  select table_name, column_name from information_schema.columns
  where table_schema = current_schema() and table_name <> 'audit_log'
    and (column_name like '%person_id' or column_name like '%principal_id')`

/** Rows that still name the person, by table; empty when there is none. The trace names people by number alone. */
export async function findRemains(db: Reader, { personId, principalId }: Subject): Promise<Record<string, number>> {
  const { rows: columns } = await sql<{ table_name: string; column_name: string }>`${sql.raw(namingColumns)}`.execute(
    db,
  )
  const remains: Record<string, number> = {}
  for (const { table_name: table, column_name: column } of columns) {
    const id = column.endsWith('person_id') ? personId : principalId
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db)
    const count = rows[0]?.count ?? 0
    if (count > 0) remains[table] = (remains[table] ?? 0) + count
  }
  return remains
}
