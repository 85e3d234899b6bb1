import type { HtmlElement } from './html-node.ts'

type CellText = (cell: HtmlElement) => string

function span(cell: HtmlElement, name: string): number {
  const value = Number.parseInt(cell.getAttribute(name) ?? '1', 10)
  return Number.isNaN(value) || value < 1 ? 1 : Math.min(value, 50)
}

/** Cells that span rows or columns are repeated in each place they cover, so that every row can be read alone. */
function gridOf(rows: readonly HtmlElement[], cellText: CellText): string[][] {
  const grid: string[][] = rows.map(() => [])
  rows.forEach((row, rowIndex) => {
    let column = 0
    for (const cell of row.children) {
      while (grid[rowIndex]?.[column] !== undefined) column += 1
      const width = span(cell, 'colspan')
      const texts = Array.from({ length: width }, () => cellText(cell).replaceAll('|', '\\|'))
      for (const target of grid.slice(rowIndex, rowIndex + span(cell, 'rowspan'))) {
        for (const [across, text] of texts.entries()) target[column + across] = text
      }
      column += width
    }
  })
  return grid
}

/** How many rows at the top are headers; Markdown needs one, so a table without any lends its first row. */
function headerRows(rows: readonly HtmlElement[]): number {
  const body = rows.findIndex((row) => row.parentElement?.tagName !== 'THEAD' && row.querySelector('td'))
  return Math.max(1, body < 0 ? 1 : body)
}

function mergedHeader(rows: readonly string[][], width: number): string[] {
  return Array.from({ length: width }, (_, column) =>
    [...new Set(rows.map((row) => row[column] ?? '').filter((text) => text !== ''))].join(' – '),
  )
}

/** Of the longest row: there may be more of them than a call takes arguments. */
export function widthOf(rows: readonly (readonly string[])[]): number {
  return rows.reduce((most, { length }) => Math.max(most, length), 0)
}

/** Rows without a word are left out: some are what a deleted row leaves. */
export function tableLines(grid: readonly string[][], headers: number): string {
  const width = widthOf(grid)
  if (width === 0) return ''
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, column) => cells[column] ?? '').join(' | ')} |`
  const header = line(mergedHeader(grid.slice(0, headers), width))
  return [header, `|${' --- |'.repeat(width)}`, ...grid.slice(headers).filter(hasText).map(line)].join('\n')
}

function hasText(row: readonly string[]): boolean {
  return row.some((text) => text.trim() !== '')
}

/** A table as Markdown rows, spans expanded, several header rows merged into one; its caption stands above. */
export function tableToMarkdown(table: HtmlElement, cellText: CellText): string {
  const rows = [...table.querySelectorAll('tr')]
  const caption = table.querySelector('caption')
  const lines = tableLines(gridOf(rows, cellText), headerRows(rows))
  return caption && cellText(caption) !== '' ? `${cellText(caption)}\n\n${lines}` : lines
}
