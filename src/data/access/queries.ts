import type { CollectionId, OrganisationId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { type Expression, sql } from 'kysely'

/** Whoever runs the query may read the row: its readers and the actor's principals share one. An empty list reads nothing. */
export function readBy(readers: Expression<number[]>, readable: readonly PrincipalId[]): Expression<boolean> & SqlBool {
  return sql<boolean>`${readers} && ${sql.val([...readable])}::integer[]`
}

type SqlBool = ReturnType<typeof sql<boolean>>

/** Null stands for every collection, an empty list for none. */
export function among(
  id: Expression<number>,
  collectionIds: readonly CollectionId[] | null,
): Expression<boolean> & SqlBool {
  const all = sql.val(collectionIds === null ? null : [...collectionIds])
  return sql<boolean>`(${all}::integer[] is null or ${id} = any(${all}::integer[]))`
}

export function findPublicPrincipal(db: Database) {
  return db.selectFrom('principal').select('id').where('kind', '=', 'public').executeTakeFirstOrThrow()
}

export function findOrganisationPrincipal(db: Database, organisationId: OrganisationId) {
  return db
    .selectFrom('principal')
    .select('id')
    .where('kind', '=', 'organisation')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
}
