import { tableLines } from '#text/html/html-table'
import { type Block, bullet, type Segment, sentenceEnd } from './blocks.ts'
import type { TaggedPage } from './read-tagged.ts'
import type { TaggedPart } from './tags.ts'

/** Share of a document's characters that must belong to a part, for its tags to be believed. */
const leastTagged = 0.7
/** The same for each page that holds more than a few words: a page without tags would be lost. */
const leastOfPage = 0.5
const fewLetters = 200

export function areTagsComplete(pages: readonly TaggedPage[]): boolean {
  const letters = pages.reduce((sum, page) => sum + page.letters, 0)
  const tagged = pages.reduce((sum, page) => sum + page.taggedLetters, 0)
  const isWhole = (page: TaggedPage): boolean =>
    page.letters < fewLetters || page.taggedLetters >= page.letters * leastOfPage
  return tagged > 0 && tagged >= letters * leastTagged && pages.every(isWhole)
}

interface Table {
  rows: Row[]
  block: Block
}

interface Row {
  readonly page: number
  readonly cells: string[]
  isHeader: boolean
}

/** Blocks as the file itself names them; what goes on over a page is put together again. */
class TaggedBuilder {
  readonly #blocks: Block[] = []
  #table: Table | null = null
  /** Table and row of the page where the last cell stood. */
  #place = ''
  #row = ''

  addPage({ number, parts }: TaggedPage): void {
    let isFirst = true
    this.#place = this.#row = ''
    for (const part of parts) {
      if (part.kind === 'cell') this.#addCell(part, number, isFirst)
      else this.#addText(part, number, isFirst)
      isFirst = false
    }
  }

  end(): Block[] {
    this.#closeTable()
    return this.#blocks
  }

  #addText(part: TaggedPart, page: number, isFirst: boolean): void {
    this.#closeTable()
    const text = part.kind === 'item' ? part.text.replace(bullet, '') : part.text
    const last = this.#blocks.at(-1)
    const before = last?.segments.at(-1)?.text ?? ''
    const goesOn = isFirst && last && last.kind !== 'heading' && last.kind !== 'table' && part.kind !== 'heading'
    if (goesOn && !sentenceEnd.test(before) && /^[\p{Ll}\d(«"]/u.test(text)) {
      last.segments.push({ page, text: ` ${text}` })
    } else {
      const kind = part.kind === 'cell' ? 'paragraph' : part.kind
      this.#blocks.push({ kind, level: part.level, segments: [{ page, text }] })
    }
  }

  #addCell({ table, row, isHeader, text }: TaggedPart, page: number, isFirst: boolean): void {
    const place = String(table)
    const isNewTable = this.#place !== place && !(isFirst && this.#table !== null)
    if (isNewTable) this.#closeTable()
    this.#table ??= { rows: [], block: { kind: 'table', level: 0, segments: [] } }
    if (this.#row !== String(row) || this.#place !== place) this.#table.rows.push({ page, cells: [], isHeader: true })
    const current = this.#table.rows.at(-1)
    current?.cells.push(text.replaceAll('|', '\\|'))
    if (current && !isHeader) current.isHeader = false
    this.#place = place
    this.#row = String(row)
  }

  /** A header that is repeated at the top of each page is said once. */
  #closeTable(): void {
    const table = this.#table
    this.#table = null
    if (table === null) return
    const header = JSON.stringify(table.rows[0]?.cells)
    const rows = table.rows.filter(
      ({ cells, isHeader }, index) =>
        index === 0 || (cells.some((cell) => cell !== '') && !(isHeader && JSON.stringify(cells) === header)),
    )
    const headers = Math.max(
      1,
      rows.findIndex(({ isHeader }) => !isHeader),
    )
    table.block.segments.push(...segmentsOf(rows, headers))
    this.#blocks.push(table.block)
  }
}

/** A table by the pages on which its rows stand. */
function segmentsOf(rows: readonly Row[], headers: number): Segment[] {
  const cells = rows.map((row) => row.cells)
  const [header = '', rule = '', ...body] = tableLines(cells, headers).split('\n')
  const segments: Segment[] = [{ page: rows[0]?.page ?? 1, text: `${header}\n${rule}` }]
  for (const [index, line] of body.entries()) {
    const page = rows[headers + index]?.page ?? segments.at(-1)?.page ?? 1
    const open = segments.at(-1)
    if (open?.page === page) open.text += `\n${line}`
    else segments.push({ page, text: `\n${line}` })
  }
  return segments
}

export function taggedBlocks(pages: readonly TaggedPage[]): Block[] {
  const builder = new TaggedBuilder()
  for (const page of pages) builder.addPage(page)
  return builder.end()
}
