import { type RawBuilder, sql } from 'kysely'
import { refused } from '../refusals.ts'
import type { AttributePath, Comparison, Filter, FilterValue } from './filter.ts'

/**
 * How an attribute stands in the database. `text` is compared whatever its case, `exact` as it is written; of a `set` one
 * asks only whether a value is in it.
 */
export type Column =
  | { readonly kind: 'text' | 'exact' | 'boolean' | 'moment'; readonly sql: RawBuilder<unknown> }
  | { readonly kind: 'set'; readonly holds: (value: string | null) => RawBuilder<boolean> }

/** By the attribute's name in small letters, its part after a point. */
export type Columns = Readonly<Record<string, Column>>

/** A filter as a condition; every value goes as a parameter. Throws `invalidFilter` for what has no column. */
export function filterToSql(filter: Filter, columns: Columns, within: string | null = null): RawBuilder<boolean> {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const terms = filter.terms.map((term) => sql`(${filterToSql(term, columns, within)})`)
      return sql<boolean>`${sql.join(terms, filter.kind === 'and' ? sql` and ` : sql` or `)}`
    }
    case 'not':
      return sql<boolean>`not coalesce((${filterToSql(filter.term, columns, within)}), false)`
    case 'within':
      if (within !== null) throw refused('invalidFilter', 'a filter within a filter within an attribute')
      return filterToSql(filter.term, columns, filter.path[0])
    case 'present': {
      const column = columnOf(filter.path, columns, within)
      if (column.kind === 'set') return column.holds(null)
      return column.kind === 'boolean' || column.kind === 'moment'
        ? sql<boolean>`${column.sql} is not null`
        : sql<boolean>`coalesce(${column.sql}, '') <> ''`
    }
    case 'compare':
      return comparison(columnOf(filter.path, columns, within), filter.by, filter.value)
    default:
      return filter satisfies never
  }
}

function columnOf(path: AttributePath, columns: Columns, within: string | null): Column {
  const name = (within === null ? path : [within, ...path]).join('.')
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (column === undefined) throw refused('invalidFilter', `nothing is found by ${name.slice(0, 100)}`)
  return column
}

function comparison(column: Column, by: Comparison, value: FilterValue): RawBuilder<boolean> {
  switch (column.kind) {
    case 'set':
      if (by !== 'eq' || typeof value !== 'string') throw refused('invalidFilter', 'this attribute is compared by eq')
      return column.holds(value)
    case 'boolean':
      return compareBoolean(column.sql, by, value)
    case 'moment':
      return compareMoment(column.sql, by, value)
    case 'text':
    case 'exact':
      if (value === null) return by === 'eq' ? sql`${column.sql} is null` : sql`${column.sql} is not null`
      if (typeof value !== 'string') throw refused('invalidFilter', 'this attribute is compared with a text')
      return column.kind === 'text'
        ? compareText(sql`lower(${column.sql})`, by, sql`lower(${value}::text)`)
        : compareText(column.sql, by, sql`${value}::text`)
    default:
      return column satisfies never
  }
}

function compareBoolean(column: RawBuilder<unknown>, by: Comparison, value: FilterValue): RawBuilder<boolean> {
  // Entra ID writes "True".
  const isTrue = typeof value === 'string' ? /^true$/i.test(value) : value
  if (typeof isTrue !== 'boolean' || (by !== 'eq' && by !== 'ne')) {
    throw refused('invalidFilter', 'this attribute is true or false')
  }
  return sql<boolean>`${column} = ${by === 'eq' ? isTrue : !isTrue}`
}

function compareMoment(column: RawBuilder<unknown>, by: Comparison, value: FilterValue): RawBuilder<boolean> {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(atMs) || by === 'co' || by === 'sw' || by === 'ew') {
    throw refused('invalidFilter', 'this attribute is compared with a date')
  }
  // What is shown has milliseconds.
  return compareText(sql`date_trunc('milliseconds', ${column})`, by, sql`${new Date(atMs)}::timestamptz`)
}

function compareText(left: RawBuilder<unknown>, by: Comparison, right: RawBuilder<unknown>): RawBuilder<boolean> {
  switch (by) {
    case 'eq':
      return sql<boolean>`${left} = ${right}`
    case 'ne':
      return sql<boolean>`${left} is distinct from ${right}`
    case 'co':
      return sql<boolean>`strpos(${left}, ${right}) > 0`
    case 'sw':
      return sql<boolean>`starts_with(${left}, ${right})`
    case 'ew':
      return sql<boolean>`right(${left}, length(${right})) = ${right}`
    case 'gt':
      return sql<boolean>`${left} > ${right}`
    case 'ge':
      return sql<boolean>`${left} >= ${right}`
    case 'lt':
      return sql<boolean>`${left} < ${right}`
    case 'le':
      return sql<boolean>`${left} <= ${right}`
    default:
      return by satisfies never
  }
}
