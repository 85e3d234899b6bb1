import type { ServerTimeouts } from '#contract/model-servers'
import type { OrganisationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'
import type { Provides } from './serving.ts'

/** A server, and the router that it stands behind. */
function servers(db: Kysely<Tables>) {
  return db
    .selectFrom('model_server')
    .leftJoin('model_router', 'model_router.id', 'model_server.router_id')
    .selectAll('model_server')
    .select([
      'model_router.name as router_name',
      'model_router.type as router_type',
      'model_router.aliases as router_aliases',
      'model_router.cost_prompt as router_cost_prompt',
      'model_router.cost_completion as router_cost_completion',
    ])
}

export type ModelServerRow = Awaited<ReturnType<ReturnType<typeof servers>['execute']>>[number]
export type ModelServerChange = Partial<
  Pick<
    ModelServerRow,
    'name' | 'kind' | 'url' | 'sealed_key' | 'models' | 'types' | 'may_see' | 'runs_in' | 'router_id'
  >
> & { readonly provides?: Provides; readonly timeouts?: ServerTimeouts | null }

/** Of one organisation, or of all with null; the oldest first. */
export function listServerRows(db: Kysely<Tables>, organisationId: OrganisationId | null): Promise<ModelServerRow[]> {
  const all = servers(db).orderBy('model_server.id')
  return (organisationId === null ? all : all.where('model_server.organisation_id', '=', organisationId)).execute()
}

interface Place {
  readonly organisationId: OrganisationId
  readonly id: number
}

export function findServerRow(db: Kysely<Tables>, { organisationId, id }: Place): Promise<ModelServerRow | undefined> {
  return servers(db)
    .where('model_server.organisation_id', '=', organisationId)
    .where('model_server.id', '=', id)
    .executeTakeFirst()
}

type NewServer = Pick<
  ModelServerRow,
  'organisation_id' | 'name' | 'kind' | 'url' | 'sealed_key' | 'models' | 'may_see' | 'runs_in' | 'router_id'
> & { readonly provides: Provides | null; readonly timeouts: ServerTimeouts | null }

export async function insertServer(tx: Transaction<Tables>, server: NewServer): Promise<number> {
  const { id } = await tx
    .insertInto('model_server')
    .values({
      ...server,
      models: JSON.stringify(server.models),
      provides: server.provides === null ? null : JSON.stringify(server.provides),
      timeouts: server.timeouts === null ? null : JSON.stringify(server.timeouts),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Whether there was one. */
export async function updateServer(
  tx: Transaction<Tables>,
  { organisationId, id }: Place,
  { models, types, provides, timeouts, ...change }: ModelServerChange,
): Promise<boolean> {
  const done = await tx
    .updateTable('model_server')
    .set({
      // A change of nothing still says whether the row is there.
      name: sql<string>`name`,
      ...change,
      ...(models === undefined ? {} : { models: JSON.stringify(models) }),
      ...(types === undefined ? {} : { types: JSON.stringify(types) }),
      ...(provides === undefined ? {} : { provides: JSON.stringify(provides) }),
      ...(timeouts === undefined ? {} : { timeouts: timeouts === null ? null : JSON.stringify(timeouts) }),
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
