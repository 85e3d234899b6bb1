import type { MetadataFilter } from '#contract/metadata-filter'
import { type Expression, type RawBuilder, sql } from 'kysely'

type Comparison = Exclude<MetadataFilter, { filters: unknown }>

/** What a search result shows of a document beside what its sender wrote, by the same names. */
const documentFacts = sql`jsonb_build_object(
  'document_name', document.title, 'title', document.title, 'url', document.canonical_url,
  'external_id', document.external_id, 'publisher', document.publisher, 'licence', document.licence
) || document.metadata`

export const metadataOfDocument: RawBuilder<unknown> = sql`(${documentFacts})`
export const metadataOfChunk: RawBuilder<unknown> = sql`(${documentFacts} || chunk.metadata)`

/** The filter upon a JSON object; a number or a boolean is compared as it is written. */
export function metadataCondition(metadata: Expression<unknown>, filter: MetadataFilter): RawBuilder<boolean> {
  if (!('filters' in filter)) return comparison(metadata, filter)
  const parts = filter.filters.map((part) => comparison(metadata, part))
  return sql<boolean>`(${sql.join(parts, filter.operator === 'and' ? sql` and ` : sql` or `)})`
}

function comparison(metadata: Expression<unknown>, { key, type, value }: Comparison): RawBuilder<boolean> {
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
    default:
      return type satisfies never
  }
}
