import { isTitleText, numberedTitles } from '../numbered-titles.ts'

/** Lines of one look are titles of one level; what the rules of characters above and below them are is no text. */
interface Title {
  readonly look: string
  readonly rules: readonly number[]
}

const rule = /^\s{0,3}([-=~*_^])\1{2,}\s*$/
const fewestInCapitals = 2

/**
 * The titles of a plain text as headings: lines that are underlined, numbered one after the other with text below each,
 * or in capitals; and the first line in capitals, where there are others. A level for each look, as they come.
 */
export function withTextHeadings(text: string): string {
  const lines = text.split('\n')
  const titles = new Map([...capitals(lines), ...numbers(lines), ...underlined(lines)])
  const first = firstOf(lines)
  if (titles.size === 0) return text
  if (!titles.has(first) && isInCapitals(lines[first] ?? '')) titles.set(first, { look: 'first', rules: [] })
  const inOrder = [...titles].toSorted(([one], [other]) => one - other)
  const looks = [...new Set(inOrder.map(([, { look }]) => look))]
  const drawn = new Set(inOrder.flatMap(([, { rules }]) => rules))
  return lines
    .flatMap((line, at) => {
      const title = titles.get(at)
      if (title === undefined) return drawn.has(at) ? [] : [line]
      return ['', `${'#'.repeat(Math.min(6, looks.indexOf(title.look) + 1))} ${line.trim().replace(/\s?:$/, '')}`, '']
    })
    .join('\n')
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}

function firstOf(lines: readonly string[]): number {
  return lines.findIndex((line) => !isBlank(line))
}

/** Cells and leaders stand apart on a line, words of a title do not. */
function isPlainTitle(line: string): boolean {
  return isTitleText(line.trim()) && !/\S\s{2,}\S|\.{3}/.test(line) && !/^\s{4}/.test(line)
}

/** « TITRE » above « ===== », alone or between two of them. */
function underlined(lines: readonly string[]): [number, Title][] {
  return lines.flatMap((line, at): [number, Title][] => {
    const below = rule.exec(lines[at + 1] ?? '')
    if (below === null || rule.test(line) || !isPlainTitle(line)) return []
    const isFramed = rule.exec(lines[at - 1] ?? '')?.[1] === below[1]
    const [drawn, words] = [below[0].trim().length, line.trim().length]
    const isAsLong = isFramed || (drawn * 2 >= words && drawn <= words * 2 + 4)
    if (!isAsLong || !(isFramed || isBlank(lines[at - 1]))) return []
    return [[at, { look: below[1] ?? '', rules: isFramed ? [at - 1, at + 1] : [at + 1] }]]
  })
}

/** A line that the next one goes on with in the middle of a sentence is no title. */
function standsAlone(lines: readonly string[], at: number): boolean {
  return isBlank(lines[at - 1]) && !/^\s*\p{Ll}/u.test(lines[at + 1] ?? '')
}

function numbers(lines: readonly string[]): [number, Title][] {
  const written = lines.flatMap((line, at) => (isBlank(line) ? [] : [{ line, at }]))
  const isTitle = ({ line, at }: { line: string; at: number }): boolean => isPlainTitle(line) && standsAlone(lines, at)
  const found = numberedTitles(written.map((entry) => (isTitle(entry) ? entry.line.trim() : entry.line.slice(0, 200))))
  return [...found].flatMap(([index, look]): [number, Title][] => {
    const entry = written[index]
    return entry === undefined || !isTitle(entry) ? [] : [[entry.at, { look, rules: [] }]]
  })
}

function isInCapitals(line: string): boolean {
  if (!isPlainTitle(line)) return false
  const letters = line.match(/\p{L}/gu)?.length ?? 0
  const digits = line.match(/\d/g)?.length ?? 0
  return letters >= 4 && letters > digits && !/\p{Ll}|:\s*\S/u.test(line)
}

/** One alone may be a name or a signature. */
function capitals(lines: readonly string[]): [number, Title][] {
  const first = firstOf(lines)
  const found = lines.flatMap((line, at): [number, Title][] => {
    if (at === first || !isInCapitals(line) || !standsAlone(lines, at)) return []
    const next = lines.slice(at + 1, at + 4).find((below) => !isBlank(below)) ?? ''
    return /\p{Ll}/u.test(next) ? [[at, { look: 'capitals', rules: [] }]] : []
  })
  return found.length < fewestInCapitals ? [] : found
}
