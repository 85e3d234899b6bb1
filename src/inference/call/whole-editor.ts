import { quotedName } from '../bytes/quoted-name.ts'
import type { TokenCount } from '../token-count.ts'
import { KEPT_BYTES, UsageScan, readCounts } from './usage-scan.ts'

const MODEL = '"model"'
const USAGE = '"usage"'
const NAME = /^\s*:\s*("(?:[^"\\]|\\.)*")/
/** A name and what stands before it. */
const MAX_NAME_BYTES = 512
const nothing = Buffer.alloc(0)

/** A whole JSON answer on its way to a client, in pieces: the server's name for the model becomes ours, once. */
export class WholeEditor {
  readonly #named: Buffer
  readonly #usage = new UsageScan()
  #held: Buffer = nothing
  #isNamed = false

  constructor(model: string) {
    this.#named = Buffer.from(quotedName(model), 'latin1')
  }

  get usage(): TokenCount | null {
    return this.#usage.read()
  }

  /** The bytes that may go now. */
  push(chunk: Buffer): Buffer {
    this.#usage.push(chunk)
    if (this.#isNamed) return chunk
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    const at = bytes.indexOf(MODEL)
    if (at < 0) return this.#hold(bytes, Math.max(0, bytes.length - MODEL.length + 1))
    const from = at + MODEL.length
    const following = bytes.toString('latin1', from, from + MAX_NAME_BYTES)
    const found = NAME.exec(following)
    if (!found && following.length < MAX_NAME_BYTES) return this.#hold(bytes, at)
    this.#held = nothing
    this.#isNamed = true
    const [before, name] = found ?? []
    if (before === undefined || name === undefined || name === this.#named.toString('latin1')) return bytes
    const end = from + before.length
    return Buffer.concat([bytes.subarray(0, end - name.length), this.#named, bytes.subarray(end)])
  }

  end(): Buffer {
    const rest = this.#held
    this.#held = nothing
    return rest
  }

  #hold(bytes: Buffer, from: number): Buffer {
    this.#held = bytes.subarray(from)
    return bytes.subarray(0, from)
  }
}

export interface EditedAnswer {
  readonly text: string
  readonly usage: TokenCount | null
}

/** The same of an answer that is there in one piece, a character per byte. */
export function editWhole(text: string, model: string): EditedAnswer {
  const named = quotedName(model)
  const at = text.indexOf(MODEL)
  const from = at + MODEL.length
  const [before, name] =
    at < 0 || text.startsWith(named, from + 1) ? [] : (NAME.exec(text.slice(from, from + MAX_NAME_BYTES)) ?? [])
  if (before === undefined || name === undefined || name === named) return { text, usage: lastCounts(text) }
  const end = from + before.length
  return { text: text.slice(0, end - name.length) + named + text.slice(end), usage: lastCounts(text) }
}

function lastCounts(text: string): TokenCount | null {
  for (let at = text.lastIndexOf(USAGE); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(USAGE, at - 1)) {
    const counts = readCounts(text.slice(at + USAGE.length, at + USAGE.length + KEPT_BYTES))
    if (counts !== null) return counts
  }
  return null
}
