import type { TokenCount } from '../token-count.ts'

const USAGE = Buffer.from('"usage"')
/** What follows the name: counts first, then details of any length. */
export const KEPT_BYTES = 4096
const OPENS = /^\s*:\s*\{/

/** Finds the token counts of an answer that passes by, wherever they stand; the last ones count. Parses nothing else. */
export class UsageScan {
  #last: TokenCount | null = null
  /** The end of what was seen, while a name or its counts may be cut. */
  #open: Buffer | null = null

  push(chunk: Buffer): void {
    const bytes = this.#open === null ? chunk : Buffer.concat([this.#open, chunk])
    this.#open = null
    let at = bytes.indexOf(USAGE)
    while (at >= 0) {
      const from = at + USAGE.length
      const counts = readCounts(bytes.toString('latin1', from, from + KEPT_BYTES))
      if (counts !== null) this.#last = counts
      if (bytes.length - at < KEPT_BYTES) {
        this.#open = bytes.subarray(at)
        return
      }
      at = bytes.indexOf(USAGE, from)
    }
    this.#open = bytes.subarray(Math.max(0, bytes.length - USAGE.length + 1))
  }

  read(): TokenCount | null {
    return this.#last
  }
}

/** What stands after `"usage"`. Quoted text cannot be mistaken for it: there the quotation marks are escaped. */
export function readCounts(following: string): TokenCount | null {
  if (!OPENS.test(following)) return null
  const prompt = numberAfter(following, '"prompt_tokens"')
  const total = numberAfter(following, '"total_tokens"')
  if (prompt === null && total === null) return null
  const completion = numberAfter(following, '"completion_tokens"')
  return { promptTokens: prompt ?? total ?? 0, completionTokens: completion ?? 0 }
}

function numberAfter(text: string, name: string): number | null {
  const at = text.indexOf(name)
  if (at < 0) return null
  let next = skipSpaces(text, at + name.length)
  if (text.charCodeAt(next) !== COLON) return null
  next = skipSpaces(text, next + 1)
  let value = -1
  for (const last = next + MAX_DIGITS; next < last; next += 1) {
    const digit = text.charCodeAt(next) - ZERO
    // Beyond the text, that is no number, which is no digit either.
    if (!(digit >= 0 && digit <= 9)) break
    value = Math.max(0, value) * 10 + digit
  }
  return value < 0 ? null : value
}

const COLON = 0x3a
const ZERO = 0x30
const MAX_DIGITS = 12
const MAX_SPACES = 64

function skipSpaces(text: string, from: number): number {
  let at = from
  while (at < from + MAX_SPACES && isSpace(text.charCodeAt(at))) at += 1
  return at
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
