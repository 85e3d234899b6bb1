import type { MetadataComparison, MetadataFilter } from '#contract/metadata-filter'
import { type Expression, type RawBuilder, sql } from 'kysely'

/** What a search result shows of a document beside what its sender wrote, by the same names. */
const documentFacts = sql`jsonb_build_object(
  'document_name', document.title, 'title', document.title, 'url', document.canonical_url,
  'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence
) || document.metadata`

export const metadataOfDocument: RawBuilder<unknown> = sql`(${documentFacts})`
export const metadataOfChunk: RawBuilder<unknown> = sql`(${documentFacts} || chunk.metadata)`

/** The filter upon a JSON object; a number or a boolean is compared as it is written, unless one is greater. */
export function metadataCondition(metadata: Expression<unknown>, filter: MetadataFilter): RawBuilder<boolean> {
  if (!('filters' in filter)) return comparison(metadata, filter)
  const parts = filter.filters.map((part) => metadataCondition(metadata, part))
  return sql<boolean>`(${sql.join(parts, filter.operator === 'and' ? sql` and ` : sql` or `)})`
}

function comparison(metadata: Expression<unknown>, { key, type, value }: MetadataComparison): RawBuilder<boolean> {
  const found = sql`${metadata} ->> ${key}::text`
  const wanted = sql`${String(value)}::text`
  switch (type) {
    case 'eq':
      return sql<boolean>`(${found} = ${wanted})`
    case 'sw':
      return sql<boolean>`starts_with(${found}, ${wanted})`
    case 'ew':
      return sql<boolean>`(right(${found}, length(${wanted})) = ${wanted})`
    case 'co':
      return sql<boolean>`(strpos(${found}, ${wanted}) > 0)`
    case 'nc':
      return sql<boolean>`(coalesce(strpos(${found}, ${wanted}), 0) = 0)`
    case 'ne':
      return sql<boolean>`((${found}) is distinct from ${wanted})`
    case 'in':
      return sql<boolean>`(${found} = any(${textsOf(value)}::text[]))`
    case 'nin':
      return sql<boolean>`((${found}) is null or not ${found} = any(${textsOf(value)}::text[]))`
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return ordered(sql`${metadata} -> ${key}::text`, signs[type], value)
    default:
      return type satisfies never
  }
}

const signs = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` }

/** Numbers with numbers, texts with texts, as their characters follow each other. */
function ordered(found: RawBuilder<unknown>, sign: RawBuilder<unknown>, value: MetadataComparison['value']) {
  const text = sql`${found} #>> '{}'`
  return typeof value === 'number'
    ? sql<boolean>`(case jsonb_typeof(${found}) when 'number' then (${text})::numeric ${sign} ${value}::numeric else false end)`
    : sql<boolean>`(jsonb_typeof(${found}) = 'string' and (${text}) collate "C" ${sign} ${String(value)}::text)`
}

function textsOf(value: MetadataComparison['value']): string[] {
  return typeof value === 'object' ? value.map(String) : [String(value)]
}
