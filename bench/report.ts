/** What a bench found: tables to read, and the figures that were promised. */
export interface BenchReport {
  readonly name: string
  readonly tables: readonly BenchTable[]
  readonly targets: readonly BenchTarget[]
  /** What a reader must know to trust or doubt the figures. */
  readonly notes: readonly string[]
}

export interface BenchTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export interface BenchTarget {
  readonly what: string
  readonly reached: number
  readonly target: number
  /** Whether more is better, or less. */
  readonly better: 'more' | 'less'
}

export function isReached({ reached, target, better }: BenchTarget): boolean {
  return better === 'more' ? reached >= target : reached <= target
}

/** The middle of the figures; the repetitions of a bench are always odd in number. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function printReport(report: BenchReport): void {
  for (const table of report.tables) {
    console.log(`\n${table.title}`)
    const cells = [table.columns, ...table.rows].map((row) => row.map((cell) => String(cell ?? '–')))
    const widths = table.columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
    for (const row of cells)
      console.log(row.map((cell, column) => padded(cell, widths[column] ?? 0, column)).join('  '))
  }
  if (report.targets.length > 0) console.log('')
  for (const target of report.targets) {
    const verdict = isReached(target) ? 'reached' : 'MISSED '
    console.log(
      `${verdict}  ${target.what}: ${target.reached} (target ${target.better === 'more' ? '≥' : '≤'} ${target.target})`,
    )
  }
  for (const note of report.notes) console.log(`note: ${note}`)
}

function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}
