import type { OrganisationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Selectable, type Transaction, sql } from 'kysely'

export type RouterRow = Selectable<Tables['model_router']>

/** Of one organisation, the oldest first. */
export function listRouterRows(db: Kysely<Tables>, organisationId: OrganisationId): Promise<RouterRow[]> {
  return db.selectFrom('model_router').selectAll().where('organisation_id', '=', organisationId).orderBy('id').execute()
}

interface Place {
  readonly organisationId: OrganisationId
  readonly id: number
}

type Described = Pick<RouterRow, 'name' | 'type' | 'aliases' | 'strategy' | 'cost_prompt' | 'cost_completion'>
type NewRouter = Described & Pick<RouterRow, 'organisation_id'>

export function insertRouter(tx: Transaction<Tables>, router: NewRouter): Promise<RouterRow> {
  return tx.insertInto('model_router').values(router).returningAll().executeTakeFirstOrThrow()
}

export function updateRouterRow(
  tx: Transaction<Tables>,
  { organisationId, id }: Place,
  change: Partial<Described>,
): Promise<RouterRow | undefined> {
  return tx
    .updateTable('model_router')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** Its servers go with it. */
export function removeRouter(tx: Transaction<Tables>, { organisationId, id }: Place): Promise<RouterRow | undefined> {
  return tx
    .deleteFrom('model_router')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
