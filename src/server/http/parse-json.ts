import { isUtf8 } from 'node:buffer'
import { AppError } from '#platform/errors'
import type { Because } from '#platform/reasons'

/** Values and names of one body, so that none costs more than some hundred milliseconds. */
const mostSeparators = 400_000
/** A name costs ten times what a value does, when all are different. */
const mostNames = 50_000
const codesOf = (signs: string): number[] => [...signs].map((sign) => sign.charCodeAt(0))
const separators = codesOf(',[{')
const nameEnds = codesOf(':')
const openings = codesOf('[{')
const closings = codesOf(']}')

/** The body without the mark that some editors put first. */
export function withoutMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body
}

/**
 * Throws `invalid_json`; what is no UTF-8 is refused, since its text would be stored as question marks. Texts left
 * `undecoded` have a character per byte: on a long prompt that is five times quicker, and nobody but the model reads it.
 */
export function parseJson(body: Buffer, texts: 'decoded' | 'undecoded' = 'decoded'): unknown {
  if (body.length === 0) return {}
  if (!isUtf8(body)) throw new AppError('invalid_json', { reason: 'not_utf8' })
  if (holdsTooMany(body, separators, mostSeparators) || holdsTooMany(body, nameEnds, mostNames)) {
    throw new AppError('invalid_json', { reason: 'too_many_values' })
  }
  const text = body.toString(texts === 'undecoded' ? 'latin1' : 'utf8')
  if (body.length > mostLevels && holdsMore(body, openings, mostLevels) && isTooDeep(body)) {
    throw new AppError('invalid_json', { reason: 'too_many_levels' })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError(
      'invalid_json',
      error instanceof Error ? withoutContent(error.message) : { reason: 'unreadable' },
    )
  }
}

/** Found by the machine's own search for a byte, and given up as soon as there are more. */
function holdsMore(body: Buffer, signs: readonly number[], most: number): boolean {
  let count = 0
  for (const sign of signs) {
    for (let at = body.indexOf(sign); at >= 0; at = body.indexOf(sign, at + 1)) {
      count += 1
      if (count > most) return true
    }
  }
  return false
}

/** Those within texts count for nothing: a pasted table has a comma in each of its lines. */
function holdsTooMany(body: Buffer, signs: readonly number[], most: number): boolean {
  if (body.length <= most || !holdsMore(body, signs, most)) return false
  const isCounted = new Set(signs)
  let count = 0
  for (let at = 0; at < body.length && count <= most; at += 1) {
    const byte = body[at] ?? 0
    if (byte === quote) at = endOfText(body, at)
    else if (isCounted.has(byte)) count += 1
  }
  return count > most
}

/** Whoever walks a value by recursion, `JSON.stringify` first, needs a level of the stack for each of its own. */
const mostLevels = 500

const [quote, backslash] = [0x22, 0x5c]

/**
 * Asked only of what holds enough brackets; those within texts count for nothing. Byte by byte: an expression that walks a
 * text of some megabytes overflows its own stack.
 */
function isTooDeep(body: Buffer): boolean {
  let level = 0
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]
    if (byte === quote) at = endOfText(body, at)
    else if (byte === openings[0] || byte === openings[1]) level += 1
    else if (byte === closings[0] || byte === closings[1]) level -= 1
    if (level > mostLevels) return true
  }
  return false
}

/** Where the text that begins there ends; the end of the body when it does not. */
function endOfText(body: Buffer, start: number): number {
  for (let end = body.indexOf(quote, start + 1); end >= 0; end = body.indexOf(quote, end + 1)) {
    let before = end - 1
    while (body[before] === backslash) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return body.length
}

/** Node quotes the text around the mistake: it may hold anything, and errors carry no content. */
function withoutContent(message: string): Because {
  const position = /at position \d+( \(line \d+ column \d+\))?/.exec(message)?.[0]
  if (position !== undefined) return { reason: 'at_position', value: position }
  return { reason: message.includes('end of JSON') ? 'ends_too_early' : 'unexpected_character' }
}
