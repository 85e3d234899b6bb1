import { GrowingBuffer } from '../bytes/growing-buffer.ts'

/** An event larger than this passes as it comes. */
const MAX_HELD_BYTES = 4 * 1024 * 1024
/** An empty line may begin that many bytes before a piece ends. */
const SEAM_BYTES = 2
const END_OF_EVENT = /\n\r?\n/
const nothing = Buffer.alloc(0)

/** The event whose end has not come: each of its pieces is looked at once, however many and however small they are. */
export class HeldEvent {
  readonly #bytes = new GrowingBuffer()
  #seam = ''
  #isPassing = false

  /** Its end is to come. */
  get isOpen(): boolean {
    return this.#isPassing || this.#bytes.length > 0
  }

  /** It has become too large: its beginning has gone as it was. */
  get isPassing(): boolean {
    return this.#isPassing
  }

  /**
   * The next piece: what now passes as it is, and what is to be read, from the beginning of an event on, once the end of
   * the held one is there.
   */
  push(piece: Buffer): { readonly passing: Buffer; readonly read: Buffer | null } {
    const end = END_OF_EVENT.exec(this.#seam + piece.toString('latin1'))
    if (end === null) return { passing: this.hold(piece), read: null }
    if (!this.#isPassing) {
      this.#bytes.append(piece)
      return { passing: nothing, read: this.take() }
    }
    const endsAt = end.index + end[0].length - this.#seam.length
    this.#isPassing = false
    this.#seam = ''
    return { passing: piece.subarray(0, endsAt), read: piece.subarray(endsAt) }
  }

  /** A piece without the end; gives what passes. */
  hold(piece: Buffer): Buffer {
    this.#seam = (this.#seam + piece.toString('latin1', Math.max(0, piece.length - SEAM_BYTES))).slice(-SEAM_BYTES)
    if (this.#isPassing) return piece
    this.#bytes.append(piece)
    if (this.#bytes.length <= MAX_HELD_BYTES) return nothing
    const seam = this.#seam
    const passing = this.take()
    this.#isPassing = true
    this.#seam = seam
    return passing
  }

  /** All that is held, and no more. */
  take(): Buffer {
    this.#seam = ''
    return this.#bytes.take()
  }
}
