import type { OrganisationId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** A column that means one thing by a number, in whatever table, and the table that gives the number. */
export interface Naming {
  readonly table: 'person' | 'principal' | 'document' | 'collection' | 'organisation'
  readonly id: number
}

/** Written to be looked up as a suffix: `owner_principal_id` names a principal too. */
const columnsOf = (table: Naming['table']) => sql<{ table_name: string; column_name: string }>`
  select table_name, column_name from information_schema.columns
  where table_schema = current_schema() and table_name not in ('audit_log', 'index_change')
    and ((table_name = ${table} and column_name = 'id') or column_name like ${`%${table}\\_id`})
    and data_type in ('integer', 'bigint')`

/** Rows of any table that still name it. The trace names it by number alone, and stays. */
export async function countNaming(db: Database, naming: readonly Naming[]): Promise<number> {
  let found = 0
  for (const { table, id } of naming) {
    for (const { table_name, column_name } of (await columnsOf(table).execute(db)).rows) {
      const { rows } = await sql<{ count: number }>`select count(*)::integer as count
        from ${sql.table(table_name)} where ${sql.ref(column_name)} = ${id}`.execute(db)
      found += rows[0]?.count ?? 0
    }
  }
  return found
}

const receiptAction = 'erasure.prove'

export interface ReceiptRow {
  readonly id: number
  readonly at: Date
  readonly target_kind: string
  readonly target_id: string
  readonly details: Readonly<Record<string, unknown>>
  readonly previous_hash: Buffer
  readonly hash: Buffer
}

const receiptColumns = sql`id::float8 as id, at, target_kind, target_id, details, previous_hash, hash`

/** The latest first. */
export async function listReceiptRows(
  db: Database,
  organisationId: OrganisationId,
  page: { readonly limit: number; readonly offset: number },
): Promise<ReceiptRow[]> {
  const { rows } = await sql<ReceiptRow>`select ${receiptColumns} from audit_log
    where action = ${receiptAction} and organisation_id = ${organisationId}
    order by id desc limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function countReceipts(db: Database, organisationId: OrganisationId): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::integer as total from audit_log
    where action = ${receiptAction} and organisation_id = ${organisationId}`.execute(db)
  return rows[0]?.total ?? 0
}

export async function findReceiptRow(
  db: Database,
  organisationId: OrganisationId,
  id: number,
): Promise<ReceiptRow | undefined> {
  const { rows } = await sql<ReceiptRow>`select ${receiptColumns} from audit_log
    where action = ${receiptAction} and organisation_id = ${organisationId} and id = ${id}`.execute(db)
  return rows[0]
}
