import { type RawBuilder, sql } from 'kysely'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import { type Columns, filterToSql } from './filter/filter-to-sql.ts'
import { parseFilter } from './filter/parse-filter.ts'
import type { Found } from './queries.ts'

export interface Asked {
  readonly filter?: string | undefined
  readonly limit: number
  readonly offset: number
}

interface Reading<Row> {
  readonly columns: Columns
  list(organisationId: OrganisationId, found: Found): Promise<Row[]>
  count(organisationId: OrganisationId, where: RawBuilder<boolean>): Promise<number>
}

/** What a filter keeps, and how many there are: asked for their number alone, no row is read. Throws `invalid_scim`. */
export async function listMatching<Row>(ctx: Ctx, { filter, ...page }: Asked, { columns, list, count }: Reading<Row>) {
  authorize(ctx, 'people:provision')
  const organisationId = organisationOf(ctx)
  const where = filter === undefined ? sql<boolean>`true` : filterToSql(parseFilter(filter), columns)
  const [rows, total] = await Promise.all([
    page.limit === 0 ? [] : list(organisationId, { where, ...page }),
    count(organisationId, where),
  ])
  return { rows, total }
}
