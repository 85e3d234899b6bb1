/** How much of an expected text is in another one, each a share from 0 to 1; null when nothing was expected. */
export interface Scores {
  /** Words found, each as often as it is expected. */
  readonly words: number
  /** Runs of three words found: falls when columns are mixed or rows shuffled. */
  readonly order: number
  /** Cells found in the row of their label. */
  readonly cells: number | null
  /** Headings found as headings. */
  readonly headings: number | null
  /** Of the headings found, those that are expected. */
  readonly trueHeadings: number | null
}

export function scoresOf(expected: string, found: string): Scores {
  const [wanted, got] = [wordsOf(expected), wordsOf(found)]
  return {
    words: wordShare(wanted, got),
    order: orderShare(wanted, got),
    cells: cellShare(expected, found),
    headings: headingShare(expected, found),
    trueHeadings: headingShare(found, expected),
  }
}

function wordsOf(markdown: string): string[] {
  const text = markdown
    .normalize('NFKC')
    .replaceAll(/^\|[-|: ]+\|$/gm, ' ')
    .replaceAll(/[\u00AD*#>`_]|\[\^\d+\]:?/g, ' ')
    .replaceAll(/(\d)[ \u202F](?=\d{3}(?!\d))/g, '$1')
  return text.toLowerCase().match(/\d+(?:[.,]\d+)*|\p{L}+/gu) ?? []
}

function wordShare(wanted: readonly string[], got: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of got) left.set(word, (left.get(word) ?? 0) + 1)
  const hits = wanted.filter((word) => {
    const count = left.get(word) ?? 0
    left.set(word, count - 1)
    return count > 0
  })
  return wanted.length === 0 ? 1 : hits.length / wanted.length
}

function orderShare(wanted: readonly string[], got: readonly string[]): number {
  const known = new Set(runsOf(got))
  const runs = runsOf(wanted)
  return runs.length === 0 ? 1 : runs.filter((run) => known.has(run)).length / runs.length
}

function runsOf(words: readonly string[]): string[] {
  return words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`)
}

/** A row of Markdown, or a line of a text that has no tables. */
function cellShare(expected: string, found: string): number | null {
  const lines = found.split('\n').map((line) => ` ${wordsOf(line).join(' ')} `)
  const rows = expected
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|: ]+\|$/.test(line))
    .map((line) => line.split('|').slice(1, -1))
  const cells = rows.flatMap((row) => {
    const [label = '', ...others] = row.map((cell) => wordsOf(cell).join(' ')).filter((words) => words !== '')
    const near = lines.filter((line) => line.includes(` ${label} `))
    return others.map((cell) => near.some((line) => line.includes(` ${cell} `)))
  })
  return cells.length === 0 ? null : cells.filter(Boolean).length / cells.length
}

function headingShare(expected: string, found: string): number | null {
  const known = new Set(headingsOf(found))
  const wanted = headingsOf(expected)
  return wanted.length === 0 ? null : wanted.filter((heading) => known.has(heading)).length / wanted.length
}

function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => wordsOf(text).join(' '))
}
