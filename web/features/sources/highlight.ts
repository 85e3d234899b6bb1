export interface HighlightedPassage {
  before: string
  quote: string
  after: string
}

/** Splits a passage around its quote; offsets that do not hold the quote give way to a search for its words. */
export function highlight(
  passage: string,
  { quote, start, end }: { quote: string; start: number; end: number },
): HighlightedPassage {
  const isExact = start >= 0 && end > start && end <= passage.length && passage.slice(start, end) === quote
  const from = isExact ? start : passage.indexOf(quote)
  if (quote === '' || from < 0) return { before: passage, quote: '', after: '' }
  const to = from + quote.length
  return { before: passage.slice(0, from), quote: passage.slice(from, to), after: passage.slice(to) }
}
