import type { MetadataComparison, MetadataFilter } from '#contract/metadata-filter'
import type { StoreComparison, StoreFilters } from '#contract/vector-stores'
import { AppError } from '#platform/errors'

/** OpenAI's filters in the words of our search. Throws `invalid_request` for a list where one value is compared. */
export function readStoreFilters(filters: StoreFilters | null | undefined): MetadataFilter | undefined {
  return filters == null ? undefined : readAny(filters)
}

function readAny(filter: StoreFilters): MetadataFilter {
  if (!('filters' in filter)) return readOne(filter)
  return { operator: filter.type, filters: filter.filters.map(readAny) }
}

const names: Readonly<Record<StoreComparison['type'], MetadataComparison['type']>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  in: 'in',
  nin: 'nin',
  contains: 'co',
  ncontains: 'nc',
}

function readOne({ type, key, value }: StoreComparison): MetadataComparison {
  const isOfList = type === 'in' || type === 'nin'
  if (Array.isArray(value) && !isOfList) {
    throw new AppError('invalid_request', { param: 'filters', reason: 'attribute_not_compared', value: type })
  }
  return { type: names[type], key, value }
}
