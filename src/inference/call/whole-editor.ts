import { type TokenCount, UsageScan } from './usage-scan.ts'

const MODEL = Buffer.from('"model"')
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
    this.#named = Buffer.from(JSON.stringify(model))
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
