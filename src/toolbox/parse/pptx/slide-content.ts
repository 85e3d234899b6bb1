import { tableLines } from '#text/html/html-table'
import { linked } from '../packages/linked.ts'
import { chartTable } from '../packages/chart-table.ts'
import { equationLine } from '../packages/equations.ts'
import { type NumeralFormat, numeral } from '../packages/numeral.ts'
import { childOf, descendantsOf, elementsOf, isElement, type XmlElement } from '../packages/xml.ts'

/** A shape of a slide (ECMA-376, PresentationML): its place in the layout, and its text. */
export interface Shape {
  /** `title`, `body`, `dt`…; empty for a text box. */
  readonly placeholder: string
  /** Paragraphs as Markdown: items of lists, tables, plain lines. */
  readonly markdown: string
  /** The same words on one line. */
  readonly line: string
}

interface Paragraph {
  readonly text: string
  /** Without its links. */
  readonly words: string
  readonly level: number
  readonly isItem: boolean
  /** How its number is written; null for one that has none. */
  readonly numbering: Numbering | null
}

interface Numbering {
  readonly type: string
  readonly start: number
}

const mostHeaders = 3
const bullet = /^[•‣◦▪–-]\s+/

/** What a slide names and its own part does not hold. */
export interface SlideParts {
  /** The text of what stands in a part of its own. */
  related(frame: XmlElement): string
  /** The address outside, empty for a part. */
  link(id: string): string
}

export const noParts: SlideParts = { related: () => '', link: () => '' }

/** Shapes in the order of the slide, those of groups in their place. */
export function shapesOf(tree: XmlElement, parts: SlideParts): Shape[] {
  return elementsOf(tree).flatMap((element) => {
    if (element.name === 'p:grpSp') return shapesOf(element, parts)
    if (element.name === 'p:sp' || element.name === 'p:cxnSp') return [shapeOf(element, parts)]
    if (element.name === 'mc:AlternateContent') {
      const choice = childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback')
      return choice === undefined ? [] : shapesOf(choice, parts)
    }
    if (element.name !== 'p:graphicFrame') return []
    const tables = [...descendantsOf(element, 'a:tbl')].map((table) => tableOf(table, parts))
    const markdown = tables.length > 0 ? tables.join('\n\n') : parts.related(element)
    return [{ placeholder: '', markdown, line: markdown }]
  })
}

function shapeOf(shape: XmlElement, parts: SlideParts): Shape {
  const holder = childOf(shape, 'p:nvSpPr', 'p:nvPr', 'p:ph')
  const placeholder = holder === undefined ? '' : (holder.attributes.type ?? 'body')
  const isList = placeholder === 'body' || placeholder === 'obj'
  const body = childOf(shape, 'p:txBody')
  const paragraphs =
    body === undefined ? [] : elementsOf(body, 'a:p').map((paragraph) => readParagraph(paragraph, { isList, parts }))
  const filled = paragraphs.filter(({ text }) => text !== '')
  return { placeholder, markdown: listsOf(filled), line: filled.map(({ words }) => words).join(' ') }
}

function readParagraph(paragraph: XmlElement, { isList, parts }: { isList: boolean; parts: SlideParts }): Paragraph {
  const format = childOf(paragraph, 'a:pPr')
  const raw = lineOf(paragraph, noParts)
  const marks = format === undefined ? [] : elementsOf(format).map(({ name }) => name)
  const auto = format === undefined ? undefined : childOf(format, 'a:buAutoNum')
  const isMarked = marks.includes('a:buChar') || auto !== undefined || bullet.test(raw)
  return {
    text: lineOf(paragraph, parts).replace(bullet, ''),
    words: raw.replace(bullet, ''),
    level: Math.min(8, Number(format?.attributes.lvl ?? 0) || 0),
    isItem: isMarked || (isList && !marks.includes('a:buNone')),
    numbering:
      auto === undefined
        ? null
        : { type: auto.attributes.type ?? '', start: Number(auto.attributes.startAt ?? 1) || 1 },
  }
}

/** Runs, fields and line ends of one paragraph. */
function lineOf(paragraph: XmlElement, { link }: SlideParts): string {
  const words: string[] = []
  for (const child of elementsOf(paragraph)) {
    if (child.name === 'a:br') words.push(' ')
    // The number of the slide is no word of it.
    if (child.attributes.type === 'slidenum') continue
    if (child.name === 'a14:m') words.push(equationLine(child))
    const text = childOf(child, 'a:t')
    if (text === undefined) continue
    const run = text.children.filter((part) => !isElement(part)).join('')
    const id = childOf(child, 'a:rPr', 'a:hlinkClick')?.attributes['r:id'] ?? ''
    words.push(linked(run, id === '' ? '' : link(id)))
  }
  return words.join('').replaceAll(/\s+/g, ' ').trim()
}

function listsOf(paragraphs: readonly Paragraph[]): string {
  let numbers: number[] = []
  // Markdown has no level without the one above it.
  let levels: number[] = []
  return paragraphs
    .map(({ text, level, isItem, numbering }, index) => {
      numbers = isItem ? numbers.slice(0, level + 1) : []
      levels = isItem ? levels.filter((above) => above < level) : []
      // An item without a number ends the numbering of its level.
      const number = numbering === null ? 0 : (numbers[level] || numbering.start - 1) + 1
      numbers[level] = number
      const isInList = isItem && paragraphs[index - 1]?.isItem === true
      const before = index === 0 ? '' : isInList ? '\n' : '\n\n'
      const mark = isItem ? `${'   '.repeat(levels.length)}${markOf(numbering, number)} ` : ''
      if (isItem) levels.push(level)
      return `${before}${mark}${text}`
    })
    .join('')
}

const formats: readonly (readonly [string, NumeralFormat])[] = [
  ['alphaLc', 'lower-letter'],
  ['alphaUc', 'upper-letter'],
  ['romanLc', 'lower-roman'],
  ['romanUc', 'upper-roman'],
]

/** Figures are Markdown's own; letters and Roman numbers are kept in words (ECMA-376 part 1, 20.1.10.61). */
function markOf(numbering: Numbering | null, number: number): string {
  if (numbering === null) return '-'
  const format = formats.find(([start]) => numbering.type.startsWith(start))?.[1]
  return format === undefined
    ? `${number}.`
    : `- ${numeral(number, format)}${numbering.type.endsWith('Period') ? '.' : ')'}`
}

function tableOf(table: XmlElement, parts: SlideParts): string {
  const rows = elementsOf(table, 'a:tr')
  const grid: string[][] = []
  rows.forEach((row, rowIndex) => {
    const cells: string[] = []
    elementsOf(row, 'a:tc').forEach((cell, column) => {
      const { hMerge, vMerge } = cell.attributes
      const before = vMerge === '1' ? grid[rowIndex - 1]?.[column] : hMerge === '1' ? cells[column - 1] : undefined
      cells.push(before ?? textOfCell(cell, parts))
    })
    grid.push(cells)
  })
  return tableLines(grid, headerRows(rows[0]))
}

/** A title over several columns beside one over several rows: the header goes on below. */
function headerRows(first: XmlElement | undefined): number {
  const cells = first === undefined ? [] : elementsOf(first, 'a:tc')
  const isGrouped = cells.some(({ attributes }) => Number(attributes.gridSpan ?? '1') > 1)
  const deepest = Math.max(1, ...cells.map(({ attributes }) => Number(attributes.rowSpan ?? '1') || 1))
  return isGrouped ? Math.min(mostHeaders, deepest) : 1
}

function textOfCell(cell: XmlElement, parts: SlideParts): string {
  return [...descendantsOf(cell, 'a:p')]
    .map((paragraph) => lineOf(paragraph, parts))
    .filter((line) => line !== '')
    .join(' ')
    .replaceAll('|', '\\|')
}

/** Words of a drawing or a chart that stands in a part of its own, one line per paragraph; then the chart's values. */
export function drawnWords(part: XmlElement): string {
  const lines = new Set([...descendantsOf(part, 'a:p')].map((paragraph) => lineOf(paragraph, noParts)))
  return [...lines, chartTable(part)].filter((line) => line !== '').join('\n\n')
}
