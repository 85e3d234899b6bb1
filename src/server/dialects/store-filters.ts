import { MetadataFilter } from '#contract/metadata-filter'
import type { StoreFilters } from '#contract/vector-stores'
import { AppError } from '#platform/errors'

/** OpenAI's filters in the words of our search. Throws `invalid_request` for comparisons that it does not make. */
export function readStoreFilters(filters: StoreFilters | null | undefined): MetadataFilter | undefined {
  if (filters == null) return undefined
  if ('filters' in filters) {
    const [first, ...others] = filters.filters.map(readOne)
    if (first !== undefined && others.length === 0) return MetadataFilter.parse(first)
    return MetadataFilter.parse({ operator: filters.type, filters: [first, ...others] })
  }
  return MetadataFilter.parse(readOne(filters))
}

function readOne({ type, key, value }: Exclude<StoreFilters, { filters: unknown }>) {
  const known = type === 'eq' ? 'eq' : type === 'contains' ? 'co' : null
  if (known === null || Array.isArray(value)) {
    throw new AppError('invalid_request', { param: 'filters', reason: 'attribute_not_compared', value: type })
  }
  return { type: known, key, value }
}
