import { markEnd, markStart } from './marks.ts'

/** A piece of plain text as it is shown: words, or a numbered marker with the word it must stay beside. */
export type Segment =
  | { kind: 'text'; text: string; isMarked: boolean }
  | { kind: 'marker'; index: number; before: string; isMarked: boolean }
  | { kind: 'mark-end' }

/** Why words are marked: a claim that was not found in its sources, or the quoted words of a passage. */
export type MarkKind = 'doubt' | 'quote'

/** Remembers, from one piece of text to the next, whether the words are marked. */
export interface MarkCursor {
  readonly kind: MarkKind
  isMarked: boolean
}

/** Cuts text at its `[n]` markers; a marker carries the preceding word so that it never starts a line. */
export function segmentText(text: string, cursor: MarkCursor): Segment[] {
  return text.split(/([\uE000\uE001])/).flatMap((part): Segment[] => {
    if (part === markStart) cursor.isMarked = true
    if (part === markStart) return []
    if (part !== markEnd) return cutMarkers(part, cursor.isMarked)
    cursor.isMarked = false
    return [{ kind: 'mark-end' }]
  })
}

function cutMarkers(text: string, isMarked: boolean): Segment[] {
  const segments: Segment[] = []
  let position = 0
  for (const match of text.matchAll(/[ \u00A0\u202F]?\[(\d{1,3})\]/g)) {
    const [whole, index = ''] = match
    const start = wordStart(text, position, match.index)
    if (start > position) segments.push({ kind: 'text', text: text.slice(position, start), isMarked })
    segments.push({ kind: 'marker', index: Number(index), before: text.slice(start, match.index), isMarked })
    position = match.index + whole.length
  }
  if (position < text.length) segments.push({ kind: 'text', text: text.slice(position), isMarked })
  return segments
}

/** Of the word that ends there. An expression would try each of its characters as a beginning: the square of a long word. */
function wordStart(text: string, from: number, end: number): number {
  let start = end
  while (start > from && !/\s/.test(text.charAt(start - 1))) start -= 1
  return start
}

const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }),
)

/** The lexer leaves character references as written. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole: string, ...groups: string[]) => {
    const [decimal, hex, name] = groups
    if (name) return entities.get(name.toLowerCase()) ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16)
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}
