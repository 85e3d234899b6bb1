export interface TokenCount {
  readonly promptTokens: number
  readonly completionTokens: number
}

const TAIL_BYTES = 1024
/** Room for several small events before the oldest are moved out. */
const WINDOW_BYTES = 4 * TAIL_BYTES
const USAGE = Buffer.from('"usage":')

/** Keeps the end of an answer that passes by, and reads the token counts written there. Parses nothing else. */
export class UsageTail {
  #whole: Buffer | null = null
  #window: Buffer | null = null
  #used = 0

  push(chunk: Buffer): void {
    if (!this.#whole && !this.#window) {
      this.#whole = chunk
      return
    }
    this.#append(chunk)
  }

  /** The last kilobyte seen. */
  bytes(): Buffer {
    if (this.#window) return this.#window.subarray(Math.max(0, this.#used - TAIL_BYTES), this.#used)
    return this.#whole ? this.#whole.subarray(-TAIL_BYTES) : Buffer.alloc(0)
  }

  read(): TokenCount | null {
    return readUsage(this.bytes())
  }

  #append(chunk: Buffer): void {
    const window = (this.#window ??= this.#openWindow())
    const kept = chunk.length > TAIL_BYTES ? chunk.subarray(-TAIL_BYTES) : chunk
    if (this.#used + kept.length > WINDOW_BYTES) {
      window.copyWithin(0, this.#used - TAIL_BYTES, this.#used)
      this.#used = TAIL_BYTES
    }
    this.#used += kept.copy(window, this.#used)
  }

  #openWindow(): Buffer {
    const window = Buffer.allocUnsafe(WINDOW_BYTES)
    if (this.#whole) this.#used = this.#whole.subarray(-TAIL_BYTES).copy(window)
    this.#whole = null
    return window
  }
}

/** Quoted text cannot be mistaken for it: there the quotation marks are escaped. */
function readUsage(bytes: Buffer): TokenCount | null {
  let at = bytes.lastIndexOf(USAGE)
  while (at >= 0) {
    const usage = bytes.toString('latin1', at + USAGE.length)
    if (/^\s*\{/.test(usage)) return countsOf(usage)
    at = at > 0 ? bytes.lastIndexOf(USAGE, at - 1) : -1
  }
  return null
}

function countsOf(usage: string): TokenCount | null {
  const prompt = /"prompt_tokens"\s*:\s*(\d+)/.exec(usage)?.[1]
  if (prompt === undefined) return null
  const completion = /"completion_tokens"\s*:\s*(\d+)/.exec(usage)?.[1] ?? '0'
  return { promptTokens: Number(prompt), completionTokens: Number(completion) }
}
