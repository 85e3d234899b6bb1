/** Private characters that surround words to be marked while Markdown is read; never shown. */
export const markStart = '\uE000'
export const markEnd = '\uE001'

export interface Range {
  start: number
  end: number
}

/** Surrounds ranges of a text, line by line and inside list or quote signs, so that its blocks stay what they are. */
export function surroundRanges(text: string, ranges: readonly Range[]): string {
  const clean = text.replaceAll(/[\uE000\uE001]/g, ' ')
  const lines = ranges.flatMap((range) => linesOf(clean, range)).toSorted((a, b) => b.start - a.start)
  return lines.reduce(
    (marked, { start, end }) =>
      marked.slice(0, start) + markStart + marked.slice(start, end) + markEnd + marked.slice(end),
    clean,
  )
}

function linesOf(text: string, { start, end }: Range): Range[] {
  let position = start
  return text
    .slice(start, end)
    .split('\n')
    .flatMap((line) => {
      const lineStart = position
      position += line.length + 1
      const signs = /^(?:\s|[-*+>#]+\s|\d+[.)]\s)*/.exec(line)?.[0].length ?? 0
      const words = line.slice(signs).trimEnd()
      if (words.startsWith('|')) return cellsOf(words, lineStart + signs)
      return words === '' ? [] : [{ start: lineStart + signs, end: lineStart + signs + words.length }]
    })
}

/** The words of each cell of a table's row; the row of dashes has none. */
function cellsOf(row: string, rowStart: number): Range[] {
  let position = rowStart
  return row.split('|').flatMap((cell) => {
    const start = position + cell.length - cell.trimStart().length
    position += cell.length + 1
    const words = cell.trim()
    return words === '' || /^:?-+:?$/.test(words) ? [] : [{ start, end: start + words.length }]
  })
}
