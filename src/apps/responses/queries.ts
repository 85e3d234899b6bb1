import type { PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type StoredResponseRow = Selectable<Tables['stored_response']>

/** Which answer, for whom: somebody else's is not found. */
export interface OwnResponse {
  readonly owner: PrincipalId
  readonly id: string
}

/** The same answer again takes the place of what was kept of it. */
export async function upsertResponse(db: Database, row: Insertable<Tables['stored_response']>): Promise<void> {
  const { body, messages } = row
  await db
    .insertInto('stored_response')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ body, messages }))
    .execute()
}

export function findOwnResponse(db: Database, { owner, id }: OwnResponse): Promise<StoredResponseRow | undefined> {
  return db
    .selectFrom('stored_response')
    .selectAll()
    .where('id', '=', id)
    .where('owner_principal_id', '=', owner)
    .where('expires_at', '>', new Date())
    .executeTakeFirst()
}

export async function deleteOwnResponse(db: Database, { owner, id }: OwnResponse): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('stored_response')
    .where('id', '=', id)
    .where('owner_principal_id', '=', owner)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteExpiredResponses(db: Database): Promise<number> {
  const deleted = await db
    .deleteFrom('stored_response')
    .where('expires_at', '<=', new Date())
    .where(sql<boolean>`not is_held_owner(owner_principal_id)`)
    .executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
