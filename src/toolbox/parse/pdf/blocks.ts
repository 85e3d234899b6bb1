import { tableLines } from '#text/html/html-table'
import { type HeadingStyle, levelOf } from './headings.ts'
import { keepsHyphen, writtenWords } from './hyphens.ts'
import type { Page } from './margins.ts'
import type { Line } from './page-lines.ts'
import type { RuledTable } from './ruled-table.ts'
import { isSameTable } from './ruled-tables.ts'
import { type Table, tableAt, tableRest } from './tables.ts'
import { wrappedTableAt } from './wrapped-tables.ts'

/** Words of a block that stand on one page. */
export interface Segment {
  page: number
  text: string
}

export interface Block {
  kind: 'heading' | 'paragraph' | 'item' | 'table'
  /** Of a heading; zero otherwise. */
  level: number
  segments: Segment[]
}

export const bullet = /^(?:[•◦‣⁃∙▪▫●○■□◆◇►▶➔➢➤✓✔·–—-]|[\uf000-\uf0ff])\s+(?=\S)/
export const numbered = /^(?:\d{1,3}\s?[.)°]|[a-z]\s?[.)]|[IVX]{1,5}[.)]|[ivx]{2,5}[.)])\s+\S/
/** « Nom : », « Objet : »: such lines below each other say one thing each. */
const labelled = /^\p{Lu}[^:.!?]{0,40}:(?:\s|$)/u
/** Of the width of a text: a line that has more room than a word takes was ended on purpose. */
const farFromEdge = 0.5
export const sentenceEnd = /[.!?:;»”)]$/

/** Lines of a page with what their surroundings tell: the usual step between lines, the right edge of each column. */
interface Measures {
  readonly leading: number
  rightEdge(line: Line): number
}

function measuresOf(lines: readonly Line[]): Measures {
  const steps = lines
    .map((line, index) => (lines[index - 1]?.bottom ?? Number.NaN) - line.bottom)
    .filter((step) => step > 1)
    .toSorted((one, other) => one - other)
  const edges = new Map<number, number>()
  const columnOf = ({ left }: Line): number => Math.round(left / 60)
  for (const line of lines) edges.set(columnOf(line), Math.max(edges.get(columnOf(line)) ?? 0, line.right))
  return {
    leading: steps[Math.floor(steps.length / 3)] ?? 12,
    rightEdge: (line) => Math.max(...[-1, 0, 1].map((near) => edges.get(columnOf(line) + near) ?? 0)),
  }
}

/** Puts lines together into headings, paragraphs, list items and tables, across columns and pages. */
class BlockBuilder {
  readonly #style: HeadingStyle
  readonly #words: ReadonlySet<string>
  readonly #blocks: Block[] = []
  #last: Line | null = null
  #measures: Measures = measuresOf([])
  #table: Table | null = null
  /** The last block, when it is a table whose cells are ruled. */
  #ruled: RuledTable | null = null

  constructor(style: HeadingStyle, words: ReadonlySet<string>) {
    this.#style = style
    this.#words = words
  }

  addPage({ lines }: Page): void {
    this.#measures = measuresOf(lines.filter(({ table }) => table === undefined))
    for (let index = this.#addTableRest(lines); index < lines.length; index += 1) {
      const line = lines[index]
      if (line === undefined) continue
      if (line.table !== undefined) {
        this.#addRuled(line.table, line.page, index === 0)
        continue
      }
      this.#ruled = null
      this.#table = bullet.test(line.text) ? null : longestTableAt(lines, index)
      if (this.#table === null) this.#addLine(line)
      else {
        this.#blocks.push({ kind: 'table', level: 0, segments: [{ page: line.page, text: this.#table.markdown }] })
        this.#last = null
        index += this.#table.length - 1
      }
    }
  }

  /** How many lines of a new page belong to the table that ended the page before. */
  #addTableRest(lines: readonly Line[]): number {
    const rest = this.#table === null ? null : tableRest(lines, this.#table)
    const [first] = lines
    if (rest === null || first === undefined) return 0
    this.#blocks.at(-1)?.segments.push({ page: first.page, text: rest.markdown })
    return rest.length
  }

  end(): Block[] {
    return this.#blocks
  }

  /** At the top of a page it may go on with the table above, its header repeated or not. */
  #addRuled(table: RuledTable, page: number, isFirst: boolean): void {
    const last = this.#blocks.at(-1)
    const above = this.#ruled
    if (isFirst && last !== undefined && above !== null && isSameTable(above, table)) {
      const header = JSON.stringify(above.rows.slice(0, above.headers))
      const isRepeated = JSON.stringify(table.rows.slice(0, above.headers)) === header
      const rows = isRepeated ? table.rows.slice(above.headers) : table.rows
      last.segments.push({ page, text: rows.map((row) => `\n| ${row.join(' | ')} |`).join('') })
    } else {
      if (table.caption !== null && table.caption !== '') {
        this.#blocks.push({ kind: 'paragraph', level: 0, segments: [{ page, text: table.caption }] })
      }
      const text = tableLines(table.rows, table.headers)
      this.#blocks.push({ kind: 'table', level: 0, segments: [{ page, text }] })
      this.#ruled = table
    }
    this.#table = null
    this.#last = null
  }

  #addLine(line: Line): void {
    const level = levelOf(line, this.#style)
    const open = this.#blocks.at(-1)
    const last = this.#last
    const goesOn = open !== undefined && last !== null && this.#continues(open, { line, level }, last)
    if (goesOn) join(open, { line, last, words: this.#words })
    else this.#blocks.push(blockOf(line, level))
    this.#last = line
  }

  #continues(open: Block, { line, level }: { line: Line; level: number | null }, last: Line): boolean {
    if (open.kind === 'heading' || level !== null) {
      const near =
        last.page === line.page && last.bottom - line.bottom > 0 && last.bottom - line.bottom < 1.6 * last.size
      return open.kind === 'heading' && open.level === level && near && !numbered.test(line.text)
    }
    if (last.isCut) return true
    if (bullet.test(line.text) || numbered.test(line.text)) return false
    if (labelled.test(line.text) && labelled.test(last.text)) return false
    if (Math.abs(line.size - last.size) > 0.12 * last.size) return false
    const step = last.bottom - line.bottom
    if (last.page !== line.page || step <= 0) return !sentenceEnd.test(last.text) && /^[\p{Ll}\d(«"]/u.test(line.text)
    return step <= 1.35 * this.#measures.leading + 1 && !this.#isLastLine(last, line)
  }

  /** A line that stops before the edge after the end of a sentence ends its paragraph; far before it, always. */
  #isLastLine(last: Line, next: Line): boolean {
    const edge = this.#measures.rightEdge(last)
    const isShort = last.right < edge - 0.12 * (edge - last.left)
    const isIndented = next.left > last.left + last.size
    if (last.right < last.left + farFromEdge * (edge - last.left) && /^\p{Lu}/u.test(next.text)) return true
    return sentenceEnd.test(last.text) && (isShort || isIndented)
  }
}

/** Cells of several lines make a table that looks short when each line is taken for a row. */
function longestTableAt(lines: readonly Line[], start: number): Table | null {
  const plain = tableAt(lines, start)
  const wrapped = wrappedTableAt(lines, start)
  return wrapped !== null && wrapped.length > (plain?.length ?? 0) ? wrapped : plain
}

function blockOf(line: Line, level: number | null): Block {
  const segments = [{ page: line.page, text: line.text.replace(bullet, '') }]
  if (level !== null) return { kind: 'heading', level, segments }
  return { kind: bullet.test(line.text) ? 'item' : 'paragraph', level: 0, segments }
}

interface Joint {
  readonly line: Line
  readonly last: Line
  readonly words: ReadonlySet<string>
}

/** A word cut by the end of a column or page keeps its hyphen in the engine's eyes. */
function join(open: Block, { line, last, words }: Joint): void {
  const segment = open.segments.at(-1)
  if (segment === undefined) return
  const isReference = /\d-$/.test(last.text) && /^\d/.test(line.text)
  const endsColumn = /\p{L}-$/u.test(last.text) && /^\p{Ll}/u.test(line.text) && last.bottom < line.bottom
  const isCut = last.isCut || isReference || endsColumn
  if (isCut) {
    const before = segment.text.replace(/-$/, '')
    segment.text = keepsHyphen(before, line.text, words) ? `${before}-` : before
  }
  const glue = isCut ? '' : ' '
  if (segment.page === line.page) segment.text += glue + line.text
  else open.segments.push({ page: line.page, text: glue + line.text })
}

export function blocksOf(pages: readonly Page[], style: HeadingStyle): Block[] {
  const words = writtenWords(pages.flatMap(({ lines }) => lines.map(({ text }) => text)))
  const builder = new BlockBuilder(style, words)
  for (const page of pages) builder.addPage(page)
  return builder.end()
}
