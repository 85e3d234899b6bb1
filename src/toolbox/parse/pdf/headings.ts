import type { Line } from './page-lines.ts'

const deepestLevel = 5
/** A heading is a little taller than the text below it. */
const tallerBy = 1.12
const longestHeading = 200

const article = /^(?:article|art\.)\s+(?:\d+|[ivxlc]+|premier|1er|unique)\b/i
const division = /^(?:TITRE|CHAPITRE|SECTION|ANNEXE|PARTIE)\s+(?:[IVXLC]+|\d+|[A-Z])\b|^ANNEXE\b/

export function isArticle(text: string): boolean {
  return article.test(text.trim())
}

export function isTall({ size }: Line, { bodySize }: HeadingStyle): boolean {
  return size >= bodySize * tallerBy
}

/** Heights to half a point: the same style never measures exactly the same. */
function stepOf(size: number): number {
  return Math.round(size * 2) / 2
}

/** How the headings of a document look, from its sizes of characters. */
export interface HeadingStyle {
  readonly bodySize: number
  /** Heading sizes, the tallest first. */
  readonly sizes: readonly number[]
  /** Bold lines of the text's own size are headings, being few. */
  readonly boldCounts: boolean
}

export function headingStyleOf(all: readonly Line[]): HeadingStyle {
  const lines = all.filter(({ table }) => table === undefined)
  const rows = all.reduce((sum, { table }) => sum + (table?.rows.length ?? 0), 0)
  const letters = new Map<number, number>()
  for (const { size, text } of lines) letters.set(stepOf(size), (letters.get(stepOf(size)) ?? 0) + text.length)
  const bodySize = [...letters].toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? 0
  const tall = lines.filter((line) => line.size >= bodySize * tallerBy && isShort(line))
  const sizes = [...new Set(tall.map(({ size }) => stepOf(size)))].toSorted((one, other) => other - one)
  const bold = lines.filter((line) => line.isBold && line.size < bodySize * tallerBy)
  return { bodySize, sizes: closeOnesMerged(sizes), boldCounts: bold.length * 4 < lines.length + rows }
}

function isShort({ text }: Line): boolean {
  return text.length <= longestHeading && /\p{L}|\d/u.test(text)
}

function closeOnesMerged(sizes: readonly number[]): number[] {
  return sizes.filter((size, index) => index === 0 || (sizes[index - 1] ?? 0) - size > 0.75)
}

/** The heading level of a line, or nothing when it is text. */
export function levelOf(line: Line, style: HeadingStyle): number | null {
  if (!isShort(line) || line.cells.length > 2) return null
  const sizeLevels = style.sizes.length
  if (isTall(line, style)) {
    const rank = style.sizes.findIndex((size) => line.size >= size - 0.75)
    return rank < 0 ? null : Math.min(deepestLevel, rank + 1)
  }
  const text = line.text.trim()
  if (line.size < style.bodySize * 0.95 || /[;,]$/.test(text) || text.length > 120) return null
  if (division.test(text)) return Math.min(deepestLevel, sizeLevels + 1)
  const isNamed = isArticle(text) && !/[.:]\s+\p{L}.{80,}/u.test(text)
  const isBoldHeading = style.boldCounts && line.isBold && !/[.:]$/.test(text) && /^[\p{Lu}\d(«"IVX]/u.test(text)
  if ((isNamed && (line.isBold || text.length <= 60)) || isBoldHeading) return Math.min(deepestLevel, sizeLevels + 2)
  return null
}
