import type { OrganisationId } from '#contract/ids'
import type { Database } from '#platform/db/database'

export async function getOrganisationName(db: Database, id: OrganisationId): Promise<string> {
  const row = await db.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirstOrThrow()
  return row.name
}
