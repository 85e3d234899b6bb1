import type { Range } from '../markdown/marks.ts'

/** Where a quote stands in its passage; offsets that do not hold it give way to a search for its words. */
export function findQuote(
  passage: string,
  { quote, start, end }: { quote: string; start: number; end: number },
): Range | null {
  const isExact = start >= 0 && end > start && end <= passage.length && passage.slice(start, end) === quote
  const from = isExact ? start : passage.indexOf(quote)
  return quote === '' || from < 0 ? null : { start: from, end: from + quote.length }
}
