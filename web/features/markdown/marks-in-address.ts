import type { Range } from './marks.ts'

const mostMarks = 20

/** The words that answer, as an address of their passage holds them: `12-40,52-60`. */
export function writeMarks(ranges: readonly Range[]): string | undefined {
  if (ranges.length === 0) return undefined
  return ranges
    .slice(0, mostMarks)
    .map(({ start, end }) => `${start}-${end}`)
    .join(',')
}

/** What anybody may have written: only ranges that stand in the text count, none inside another. */
export function readMarks(marks: string | undefined, text: string): Range[] {
  const ranges = (marks ?? '').split(',', mostMarks).flatMap((part) => {
    const [, start = '', end = ''] = /^(\d{1,7})-(\d{1,7})$/.exec(part) ?? []
    const range = { start: Number(start), end: Number(end) }
    return range.start < range.end && range.end <= text.length ? [range] : []
  })
  return ranges
    .toSorted((one, other) => one.start - other.start)
    .filter(({ start }, index, sorted) => sorted.slice(0, index).every(({ end }) => end <= start))
}
