import { type HeadingStyle, isArticle, isTall } from './headings.ts'
import type { Line } from './page-lines.ts'

/** Share of the page's height, at its top and at its bottom, where running headers and footers stand. */
const marginShare = 0.13
/** Two lines are at the same height within this, in points. */
const tolerance = 4

export interface Page {
  readonly number: number
  readonly height: number
  readonly lines: readonly Line[]
}

/** Numbers of a running line follow the page's number, or stay: each way of saying the line is tried. */
function keysOf(line: Line, page: number): string[] {
  const text = line.text.replaceAll(/\s+/g, ' ').trim()
  const numbers = [...text.matchAll(/\d+/g)].slice(0, 4)
  const relative = numbers.map(({ 0: digits, index }) => {
    const rest = text.slice(index + digits.length)
    return `${text.slice(0, index)}#${Number(digits) - page}${rest}`
  })
  const height = Math.round(line.bottom / tolerance)
  return [text, ...relative].flatMap((key) => [`${height}|${key}`, `${height + 1}|${key}`])
}

function isInMargin(line: Line, { height }: Page): boolean {
  return line.bottom > height * (1 - marginShare) || line.top < height * marginShare
}

const numberInside = /(?:\bpage|\bp\.)\s?\d{1,4}(?:\s?(?:sur|of|\/|de)\s?\d{1,4})?|\d{1,4}\s?\/\s?\d{1,4}$/i

function withoutPageNumber(text: string): string {
  return text
    .replace(numberInside, '')
    .replace(/[\s–—|-]{1,10}$/, '')
    .trim()
}

/** Left, middle and right of a running title; more are the columns of a table. */
const mostRunningCells = 3

const pageNumber =
  /^(?:[-–—\s]*\d{1,4}[-–—\s]*|(?:page|p\.)\s*\d{1,4}(?:\s*(?:sur|of|\/|de)\s*\d{1,4})?|\d{1,4}\s*\/\s*\d{1,4})$/i

/**
 * Pages without what is repeated at their top and bottom: running titles, once, before the text of the first page;
 * page numbers, not at all. What is written larger than the text is a heading, even when the headings of many pages are
 * alike, and lines of several cells are the header of a table.
 */
export function withoutMargins(pages: readonly Page[], style: HeadingStyle): Page[] {
  const { running, cleared } = partedMargins(pages, style)
  const [first, ...others] = cleared
  return first === undefined ? [] : [{ ...first, lines: [...running, ...first.lines] }, ...others]
}

/** What is repeated at the top and the bottom of pages, once each, on the first of them. */
export function runningTitles(pages: readonly Page[], style: HeadingStyle): Line[] {
  return partedMargins(pages, style).running
}

function partedMargins(pages: readonly Page[], style: HeadingStyle): { running: Line[]; cleared: Page[] } {
  const seen = new Map<string, number>()
  for (const page of pages) {
    const marginal = page.lines.filter((line) => isInMargin(line, page))
    for (const key of new Set(marginal.flatMap((line) => keysOf(line, page.number)))) {
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  }
  const enough = pages.length <= 4 ? 2 : 3
  const isRunning = (line: Line, page: Page): boolean =>
    isInMargin(line, page) &&
    !isTall(line, style) &&
    !isArticle(line.text) &&
    line.cells.length <= mostRunningCells &&
    keysOf(line, page.number).some((key) => (seen.get(key) ?? 0) >= enough)
  const isNumber = (line: Line, page: Page): boolean => isInMargin(line, page) && pageNumber.test(line.text.trim())
  const kept = new Map<string, Line>()
  const cleared = pages.map((page) => ({
    ...page,
    lines: page.lines.filter((line) => {
      if (isNumber(line, page)) return false
      if (!isRunning(line, page)) return true
      const text = withoutPageNumber(line.text)
      const words = text.replaceAll(/[\s\d]+/g, ' ').trim()
      const { table: _, ...asText } = line
      if (/\p{L}/u.test(words) && !kept.has(words)) kept.set(words, { ...asText, text })
      return false
    }),
  }))
  return { running: [...kept.values()].map((line) => ({ ...line, page: pages[0]?.number ?? 1 })), cleared }
}
