import type { OrganisationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import type { Kysely, Transaction } from 'kysely'

interface Place {
  readonly organisationId: OrganisationId
  readonly name: string
}

export async function findSettingValue(db: Kysely<Tables>, { organisationId, name }: Place): Promise<unknown> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.value
}

export function listSettingValues(db: Kysely<Tables>, name: string) {
  return db.selectFrom('setting').select(['organisation_id', 'value']).where('name', '=', name).execute()
}

export async function upsertSetting(
  tx: Transaction<Tables>,
  { organisationId, name }: Place,
  json: string,
): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ organisation_id: organisationId, name, value: json })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doUpdateSet({ value: json }))
    .execute()
}
