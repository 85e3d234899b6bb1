import type { Excerpt } from './excerpt.ts'

/** Signs that would be read as Markdown in words that are only words. */
export function escapeMarkdown(words: string): string {
  return words.replace(/[\\`*_[\]<>#]/g, '\\$&').replace(/\s+/g, ' ')
}

/** Bold on one line; the cells of a row one by one; a sentence over several lines stays as it is. */
function mark(words: string): string {
  if (words.includes('\n')) return words
  if (words.startsWith('|')) {
    return words.replace(/[^|]+/g, (cell) => (cell.trim() === '' ? cell : cell.replace(/\S.*\S|\S/, bold)))
  }
  return bold(words)
}

function bold(words: string): string {
  return `**${words.replaceAll('**', '').replaceAll('__', '')}**`
}

/** Inside a quotation a heading is a line in bold, and "[1]" is no marker. */
export function asQuotation(text: string): string {
  return text
    .replace(/^((?:\s|>)*)#{1,6}\s+(.+)$/gm, (_, signs: string, words: string) => signs + bold(words))
    .replace(/\[(\d{1,3})\]/g, '\\[$1]')
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ${line}`))
    .join('\n')
}

/** A part of a passage word for word as a quotation, its best sentences in bold, what was left out shown. */
export function quotation(text: string, { start, end, header, marked }: Excerpt, omission: string): string {
  let shown = text.slice(start, end)
  for (const range of marked.toSorted((left, right) => right.start - left.start)) {
    const [from, to] = [range.start - start, range.end - start]
    shown = shown.slice(0, from) + mark(shown.slice(from, to)) + shown.slice(to)
  }
  const before = text.slice(0, header?.start ?? start).trim() === '' ? '' : `${omission}\n\n`
  const after = text.slice(end).trim() === '' ? '' : `\n\n${omission}`
  const table = header ? text.slice(header.start, header.end) : ''
  return asQuotation(before + table + shown.trimEnd() + after)
}
