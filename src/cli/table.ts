/** Rows under a headline, columns as wide as their longest word; what others wrote neither breaks a line nor steers a terminal. */
export function table(headline: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map((cells) => cells.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' ')))
  const widths = headline.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `${[headline, ...rows].map(line).join('\n')}\n`
}

const width = (text: string): number => text.length
