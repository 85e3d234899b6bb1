import type { OrganisationId } from '#platform/auth/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Selectable, type Transaction, sql } from 'kysely'

export type ModelServerRow = Selectable<Tables['model_server']>
export type ModelServerChange = Partial<
  Pick<ModelServerRow, 'name' | 'kind' | 'url' | 'sealed_key' | 'models' | 'types' | 'may_see' | 'runs_in'>
>

/** Of one organisation, or of all with null; the oldest first. */
export function listServerRows(db: Kysely<Tables>, organisationId: OrganisationId | null): Promise<ModelServerRow[]> {
  const all = db.selectFrom('model_server').selectAll().orderBy('id')
  return (organisationId === null ? all : all.where('organisation_id', '=', organisationId)).execute()
}

interface Place {
  readonly organisationId: OrganisationId
  readonly id: number
}

export function findServerRow(db: Kysely<Tables>, { organisationId, id }: Place): Promise<ModelServerRow | undefined> {
  return db
    .selectFrom('model_server')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

type NewServer = Pick<
  ModelServerRow,
  'organisation_id' | 'name' | 'kind' | 'url' | 'sealed_key' | 'models' | 'may_see' | 'runs_in'
>

export async function insertServer(tx: Transaction<Tables>, server: NewServer): Promise<number> {
  const { id } = await tx
    .insertInto('model_server')
    .values({ ...server, models: JSON.stringify(server.models) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Whether there was one. */
export async function updateServer(
  tx: Transaction<Tables>,
  { organisationId, id }: Place,
  { models, types, ...change }: ModelServerChange,
): Promise<boolean> {
  const done = await tx
    .updateTable('model_server')
    .set({
      // A change of nothing still says whether the row is there.
      name: sql<string>`name`,
      ...change,
      ...(models === undefined ? {} : { models: JSON.stringify(models) }),
      ...(types === undefined ? {} : { types: JSON.stringify(types) }),
    })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function removeServer(tx: Transaction<Tables>, { organisationId, id }: Place): Promise<boolean> {
  const done = await tx
    .deleteFrom('model_server')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}
