import type { ParsedPage } from '#data/documents/parsed'
import type { ReadingNote } from '#data/documents/reading-note'
import { AppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { isArchive } from '../packages/open-package.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { tidyText } from '../tidy-text.ts'
import { besideCells, holdsUncomputed } from './beside-cells.ts'
import { cellText, isUncomputed, type SheetCell } from './cell-text.ts'
import { type Grid, writeGrid } from './grid-tables.ts'
import { hiddenInSheet, visibleGrid } from './hidden-cells.ts'
import { read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx'

/** Beyond these, a sheet is only formats: programs often give them to every row. */
const mostRows = 100_000
const mostColumns = 500
const longestName = 1000

/** Each sheet below its name, as tables; what is hidden is named and not read. */
export async function readSpreadsheet({ bytes, progress }: ParserInput): Promise<Reading> {
  checkPackage(bytes)
  const book = open(bytes)
  const beside = besideCells(bytes)
  const notes: ReadingNote[] = []
  const pages: ParsedPage[] = []
  let markdown = ''
  for (const [index, name] of book.SheetNames.entries()) {
    const sheet = book.Sheets[name]
    const isHidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0 || beside.hidden.has(name)
    if (isHidden) notes.push({ kind: 'hidden_sheet', name })
    if (sheet === undefined || isHidden) continue
    const out = new MarkdownWriter()
    out.heading(2, name)
    const { grid, comments, uncomputed } = gridOf(sheet)
    const seen = visibleGrid(grid, beside.hiddenCells.get(name) ?? hiddenInSheet(sheet))
    writeGrid(seen.grid, out)
    for (const text of beside.boxes.get(name) ?? []) out.paragraph(text)
    if (seen.rows + seen.columns > 0) {
      notes.push({ kind: 'hidden_cells', name: name.slice(0, longestName), rows: seen.rows, columns: seen.columns })
    }
    if (seen.filteredRows > 0)
      notes.push({ kind: 'filtered_rows', name: name.slice(0, longestName), rows: seen.filteredRows })
    if (comments > 0) notes.push({ kind: 'comments', count: comments })
    if (uncomputed > 0) notes.push({ kind: 'uncomputed_cells', name: name.slice(0, longestName), count: uncomputed })
    if (markdown !== '') markdown += '\n\n'
    pages.push({ page: index + 1, start: markdown.length, part: { kind: 'sheet', name, file: null, page: null } })
    markdown += tidyText(out.toString())
    progress()
  }
  if (!/[\p{L}\d]/u.test(markdown.replaceAll(/^#.*$/gm, ''))) throw new AppError('empty_document', {})
  return { title: book.Props?.Title?.trim() || null, markdown, language: languageOf(markdown), pages, notes }
}

function open(bytes: Uint8Array): WorkBook {
  try {
    return read(bytes, {
      dense: true,
      cellNF: true,
      cellFormula: true,
      sheetStubs: holdsUncomputed(bytes),
      cellHTML: false,
      // Of the older format, the library tells hidden columns with the styles alone.
      cellStyles: !isArchive(bytes),
      sheetRows: mostRows,
    })
  } catch (error) {
    if (error instanceof RangeError) throw error
    const isSecret = error instanceof Error && /password|encrypt/i.test(error.message)
    throw isSecret ? new AppError('encrypted', {}) : new AppError('corrupted', { reason: 'not_a_whole_spreadsheet' })
  }
}

function gridOf(sheet: WorkSheet): { grid: Grid; comments: number; uncomputed: number } {
  const data: readonly (readonly (SheetCell & { c?: unknown[] })[])[] = sheet['!data'] ?? []
  const { s: start } = utils.decode_range(sheet['!ref'] ?? 'A1')
  let [comments, uncomputed] = [0, 0]
  const rows = Array.from(data, (row = []) =>
    Array.from(row.slice(0, mostColumns), (cell) => {
      if (cell === undefined || cell === null) return ''
      comments += cell.c?.length ?? 0
      if (isUncomputed(cell)) uncomputed += 1
      return cellText(cell)
    }),
  )
  const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))
  return { grid: { rows: start.r > data.length ? [] : rows, merges }, comments, uncomputed }
}
