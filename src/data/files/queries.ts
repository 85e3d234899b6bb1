import type { PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type StoredFileRow = Selectable<Tables['stored_file']>

/** Which file, for whom: somebody else's is not found. */
export interface OwnFile {
  readonly owner: PrincipalId
  readonly id: string
}

/** Files of one owner whose time is not over. */
function ownFiles(db: Database, owner: PrincipalId) {
  return db
    .selectFrom('stored_file')
    .where('owner_principal_id', '=', owner)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', new Date())]))
}

export function insertFile(db: Database, row: Insertable<Tables['stored_file']>): Promise<StoredFileRow> {
  return db.insertInto('stored_file').values(row).returningAll().executeTakeFirstOrThrow()
}

export function findOwnFile(db: Database, { owner, id }: OwnFile): Promise<StoredFileRow | undefined> {
  return ownFiles(db, owner).selectAll().where('id', '=', id).executeTakeFirst()
}

export interface FilePage {
  readonly owner: PrincipalId
  readonly purpose: string | null
  readonly order: 'asc' | 'desc'
  /** Number of the last file of the page before. */
  readonly after: number | null
  readonly limit: number
}

export function listOwnFiles(
  db: Database,
  { owner, purpose, order, after, limit }: FilePage,
): Promise<StoredFileRow[]> {
  return ownFiles(db, owner)
    .selectAll()
    .$if(purpose !== null, (query) => query.where('purpose', '=', purpose ?? ''))
    .$if(after !== null, (query) => query.where('number', order === 'asc' ? '>' : '<', after ?? 0))
    .orderBy('number', order)
    .limit(limit)
    .execute()
}

/** What somebody keeps, altogether. */
export function sumOwnFiles(db: Database, owner: PrincipalId) {
  return ownFiles(db, owner)
    .select((select) => [
      select.fn.countAll<number>().as('files'),
      sql<number>`coalesce(sum(size_bytes), 0)::float8`.as('bytes'),
    ])
    .executeTakeFirstOrThrow()
}

export function deleteOwnFile(db: Database, { owner, id }: OwnFile): Promise<StoredFileRow | undefined> {
  return db
    .deleteFrom('stored_file')
    .where('id', '=', id)
    .where('owner_principal_id', '=', owner)
    .returningAll()
    .executeTakeFirst()
}

export function deleteFilesOf(db: Database, owner: PrincipalId) {
  return db.deleteFrom('stored_file').where('owner_principal_id', '=', owner).returning('blob_hash').execute()
}

export function deleteExpiredFiles(db: Database, limit: number) {
  const expired = db
    .selectFrom('stored_file')
    .select('id')
    .where('expires_at', '<=', new Date())
    .where(sql<boolean>`not is_held_owner(owner_principal_id)`)
    .orderBy('expires_at')
    .limit(limit)
  return db.deleteFrom('stored_file').where('id', 'in', expired).returning('blob_hash').execute()
}
