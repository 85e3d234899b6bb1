/** Share of characters that were read wrongly, added or lost: edits (Levenshtein) over the length of the truth. */
export function characterErrorRate(read: string, truth: string): number {
  const [found, wanted] = [folded(read), folded(truth)]
  const row = Array.from({ length: wanted.length + 1 }, (_, index) => index)
  for (let at = 1; at <= found.length; at += 1) {
    let diagonal = row[0] ?? 0
    row[0] = at
    for (let column = 1; column <= wanted.length; column += 1) {
      const above = row[column] ?? 0
      const change = diagonal + (found[at - 1] === wanted[column - 1] ? 0 : 1)
      row[column] = Math.min(above + 1, (row[column - 1] ?? 0) + 1, change)
      diagonal = above
    }
  }
  return (row[wanted.length] ?? 0) / Math.max(1, wanted.length)
}

/** Without the marks of Markdown, one kind of apostrophe, single spaces. */
function folded(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/^#+ |^- |^\|[ |-]*\|$/gm, ' ')
    .replaceAll('|', ' ')
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The cells of the first table of a Markdown text. */
export function cellsOf(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|') && !/^\|[ |-]*\|$/.test(line))
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
