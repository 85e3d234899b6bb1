import type { DocumentId } from '#contract/ids'
import { shareLock } from '#platform/db/advisory-locks'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Every index will follow; whoever follows one is told when the transaction commits. */
export async function announceChanges(db: Database, documentIds: readonly DocumentId[]): Promise<void> {
  if (documentIds.length === 0) return
  await shareLock(db, 'index-list')
  await sql`
    insert into index_change (index_id, document_id)
    select search_index.id, changed.id
    from search_index, unnest(${sql.val([...documentIds])}::integer[]) as changed (id)`.execute(db)
  await sql`select pg_notify('socle_index', '')`.execute(db)
}
