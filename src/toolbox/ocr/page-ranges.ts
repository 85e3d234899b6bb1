import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'

const mostPages = 2000

/** Pages as Mistral's clients name them, from 0: a list, or `0,2-4`. From 1 here; null for all. */
export function pagesIn(pages: readonly number[] | string | null | undefined): number[] | null {
  if (pages === null || pages === undefined) return null
  const named = typeof pages === 'string' ? pages.split(',').flatMap(rangeOf) : [...pages]
  if (named.length === 0) return null
  if (named.length > mostPages) throw refusal('pages_at_once', mostPages)
  return [...new Set(named)].toSorted((one, other) => one - other).map((page) => page + 1)
}

function rangeOf(part: string): number[] {
  const [, first, last = first] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part) ?? []
  if (first === undefined) throw refusal('page_range_malformed')
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > mostPages) throw refusal('page_range_too_long', mostPages)
  return Array.from({ length: count }, (_, index) => Number(first) + index)
}

function refusal(reason: Reason, value?: number): AppError {
  return new AppError('invalid_request', { reason, param: 'pages', ...(value === undefined ? {} : { value }) })
}
