import { doubtEnd, doubtStart } from './doubts.ts'

/** A piece of plain text as it is shown: words, or a numbered marker with the word it must stay beside. */
export type Segment =
  | { kind: 'text'; text: string; doubtful: boolean }
  | { kind: 'marker'; index: number; before: string; doubtful: boolean }
  | { kind: 'doubt-end' }

/** Remembers, from one piece of text to the next, whether the words are inside a doubtful claim. */
export interface DoubtCursor {
  doubtful: boolean
}

/** Cuts text at its `[n]` markers; a marker carries the preceding word so that it never starts a line. */
export function segmentText(text: string, cursor: DoubtCursor): Segment[] {
  return text.split(/([\uE000\uE001])/).flatMap((part): Segment[] => {
    if (part === doubtStart) cursor.doubtful = true
    if (part === doubtStart) return []
    if (part !== doubtEnd) return cutMarkers(part, cursor.doubtful)
    cursor.doubtful = false
    return [{ kind: 'doubt-end' }]
  })
}

function cutMarkers(text: string, doubtful: boolean): Segment[] {
  const segments: Segment[] = []
  let position = 0
  for (const match of text.matchAll(/(\S*?)[ \u00A0\u202F]?\[(\d{1,3})\]/g)) {
    const [whole, before = '', index = ''] = match
    if (match.index > position) segments.push({ kind: 'text', text: text.slice(position, match.index), doubtful })
    segments.push({ kind: 'marker', index: Number(index), before, doubtful })
    position = match.index + whole.length
  }
  if (position < text.length) segments.push({ kind: 'text', text: text.slice(position), doubtful })
  return segments
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

/** The lexer leaves character references as written. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole: string, ...groups: string[]) => {
    const [decimal, hex, name] = groups
    if (name) return entities[String(name).toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16)
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}
