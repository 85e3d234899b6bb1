import { refused } from '../refusals.ts'
import type { Comparison, Filter, FilterValue } from './filter.ts'

/** Whether an element of an attribute is one that the filter keeps. A text alone is its `value`. */
export function matches(element: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matches(element, term))
    case 'or':
      return filter.terms.some((term) => matches(element, term))
    case 'not':
      return !matches(element, filter.term)
    case 'present':
      return (partOf(element, filter.path.join('.')) ?? '') !== ''
    case 'compare':
      return compares(partOf(element, filter.path.join('.')), filter.by, filter.value)
    case 'within':
      throw refused('invalidFilter', 'a filter within the filter of a path')
    default:
      return filter satisfies never
  }
}

/** The part of that name, whatever its case. */
function partOf(element: unknown, name: string): unknown {
  if (typeof element !== 'object' || element === null) return name === 'value' ? element : undefined
  return Object.entries(element).find(([key]) => key.toLowerCase() === name)?.[1]
}

function compares(found: unknown, by: Comparison, wanted: FilterValue): boolean {
  if (typeof found !== 'string' || typeof wanted !== 'string') {
    if (by === 'eq') return (found ?? null) === wanted
    return by === 'ne' && (found ?? null) !== wanted
  }
  const [left, right] = [found.toLowerCase(), wanted.toLowerCase()]
  const held: Readonly<Record<Comparison, boolean>> = {
    eq: left === right,
    ne: left !== right,
    co: left.includes(right),
    sw: left.startsWith(right),
    ew: left.endsWith(right),
    gt: left > right,
    ge: left >= right,
    lt: left < right,
    le: left <= right,
  }
  return held[by]
}
