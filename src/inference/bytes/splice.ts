/** What to change in the body of a chat request. */
export interface ChatPatch {
  /** The backend's name for the model. */
  readonly model: string
  /** `count` sets `stream_options.include_usage`; `remove` is for servers that refuse the member. */
  readonly streamOptions: 'keep' | 'count' | 'remove'
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Member {
  readonly key: string
  /** Where the key starts. */
  readonly from: number
  /** Of the value. */
  readonly start: number
  readonly end: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Beyond this, one native search is quicker than a loop. */
const SHORT_STRING_BYTES = 64

/** The same body with the model renamed and the count asked for; every other byte is untouched. Valid JSON only. */
export function spliceChatBody(body: Buffer, patch: ChatPatch): Buffer {
  const members = readMembers(body, skipSpaces(body, 0))
  const edits: Edit[] = []
  let streamOptions: Member | null = null
  for (const member of members) {
    if (member.key === 'model') edits.push({ start: member.start, end: member.end, text: JSON.stringify(patch.model) })
    if (member.key === 'stream_options') streamOptions = member
  }
  if (patch.streamOptions === 'count') edits.push(...usageEdits(body, streamOptions))
  if (patch.streamOptions === 'remove' && streamOptions) edits.push(removal(body, streamOptions))
  return applyEdits(body, edits)
}

/** The same body with the value of one top-level member replaced. */
export function spliceMember(body: Buffer, key: string, value: unknown): Buffer {
  const members = readMembers(body, skipSpaces(body, 0)).filter((member) => member.key === key)
  return applyEdits(
    body,
    members.map(({ start, end }) => ({ start, end, text: JSON.stringify(value) })),
  )
}

/** New names of top-level members; null takes the member out. */
export type Renaming = Readonly<Record<string, string | null>>

/** The same body with members renamed or taken out. One whose new name is already there is taken out. */
export function renameMembers(body: Buffer, renaming: Renaming): Buffer {
  const members = readMembers(body, skipSpaces(body, 0))
  const present = new Set(members.map(({ key }) => key))
  // A member may have the name of what every object has: `constructor`.
  const isRenamed = ({ key }: Member): boolean => Object.hasOwn(renaming, key)
  const kept = members.filter((member) => !isRenamed(member) || !isTakenOut(renaming[member.key] ?? null, present))
  if (kept.length === members.length && !members.some(isRenamed)) return body
  const parts = kept.map((member) => {
    const name = isRenamed(member) ? renaming[member.key] : null
    const value = body.subarray(member.start, member.end)
    return Buffer.concat([Buffer.from(`${JSON.stringify(name ?? member.key)}:`), value])
  })
  return Buffer.concat([OPEN, ...parts.flatMap((part, index) => (index === 0 ? [part] : [SEPARATOR, part])), CLOSE])
}

const OPEN = Buffer.from('{')
const SEPARATOR = Buffer.from(',')
const CLOSE = Buffer.from('}')

function isTakenOut(name: string | null, present: ReadonlySet<string>): boolean {
  return name === null || present.has(name)
}

function usageEdits(body: Buffer, streamOptions: Member | null): Edit[] {
  if (!streamOptions) {
    const inside = skipSpaces(body, 0) + 1
    return [{ start: inside, end: inside, text: '"stream_options":{"include_usage":true},' }]
  }
  const { start, end } = streamOptions
  if (body[start] !== OPEN_BRACE) return [{ start, end, text: '{"include_usage":true}' }]
  const members = readMembers(body, start)
  const known = members.filter((member) => member.key === 'include_usage')
  if (known.length > 0) return known.map((member) => ({ start: member.start, end: member.end, text: 'true' }))
  const separator = members.length > 0 ? ',' : ''
  return [{ start: start + 1, end: start + 1, text: `"include_usage":true${separator}` }]
}

/** The comma that follows goes with the member, or the one before when it is the last. */
function removal(body: Buffer, member: Member): Edit {
  const after = skipSpaces(body, member.end)
  if (body[after] === COMMA) return { start: member.from, end: skipSpaces(body, after + 1), text: '' }
  let start = member.from
  while (isSpace(body[start - 1])) start -= 1
  return { start: body[start - 1] === COMMA ? start - 1 : start, end: member.end, text: '' }
}

function applyEdits(body: Buffer, edits: Edit[]): Buffer {
  if (edits.length === 0) return body
  edits.sort((left, right) => left.start - right.start)
  const parts: Buffer[] = []
  let from = 0
  for (const edit of edits) {
    parts.push(body.subarray(from, edit.start), Buffer.from(edit.text))
    from = edit.end
  }
  parts.push(body.subarray(from))
  return Buffer.concat(parts)
}

/** The members of the object that opens at `open`, with where their values start and end. */
function readMembers(body: Buffer, open: number): Member[] {
  const members: Member[] = []
  let at = skipSpaces(body, open + 1)
  while (at < body.length && body[at] !== CLOSE_BRACE) {
    const keyEnd = endOfString(body, at)
    const key = keyOf(body, at, keyEnd)
    const from = at
    const start = skipSpaces(body, skipSpaces(body, keyEnd) + 1)
    const end = endOfValue(body, start)
    members.push({ key, from, start, end })
    at = skipSpaces(body, end)
    if (body[at] === COMMA) at = skipSpaces(body, at + 1)
  }
  return members
}

function keyOf(body: Buffer, start: number, end: number): string {
  const raw = body.toString('utf8', start + 1, end - 1)
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}

function endOfValue(body: Buffer, start: number): number {
  const first = body[start]
  if (first === QUOTE) return endOfString(body, start)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return endOfContainer(body, start)
  let at = start
  while (at < body.length && !endsScalar(body[at])) at += 1
  return at
}

function endsScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte)
}

function endOfContainer(body: Buffer, start: number): number {
  let depth = 0
  let at = start
  while (at < body.length) {
    const byte = body[at]
    if (byte === QUOTE) {
      at = endOfString(body, at)
      continue
    }
    at += 1
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return at
}

/** Just after the closing quote of the string that opens at `start`. */
function endOfString(body: Buffer, start: number): number {
  let at = start + 1
  const loopEnd = Math.min(body.length, at + SHORT_STRING_BYTES)
  while (at < loopEnd) {
    const byte = body[at]
    if (byte === QUOTE) return at + 1
    at += byte === BACKSLASH ? 2 : 1
  }
  return endOfLongString(body, at)
}

/** `from` is never between a backslash and what it escapes. */
function endOfLongString(body: Buffer, from: number): number {
  let at = from
  for (;;) {
    const quote = body.indexOf(QUOTE, at)
    if (quote < 0) return body.length
    let backslashes = 0
    while (quote - backslashes > from && body[quote - 1 - backslashes] === BACKSLASH) backslashes += 1
    if (backslashes % 2 === 0) return quote + 1
    at = quote + 1
  }
}

function skipSpaces(body: Buffer, from: number): number {
  let at = from
  while (isSpace(body[at])) at += 1
  return at
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
