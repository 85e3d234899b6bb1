const LEAST_CAPACITY_BYTES = 1024
const nothing = Buffer.alloc(0)

/** Bytes that come in pieces, each copied a few times at most, however many and however small they are. */
export class GrowingBuffer {
  /** Larger than what it holds, so that a piece is rarely more than copied to its end. */
  #bytes: Buffer = nothing
  #length = 0

  get length(): number {
    return this.#length
  }

  append(piece: Buffer): void {
    const length = this.#length + piece.length
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * length, LEAST_CAPACITY_BYTES))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** A view of what is held. */
  read(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** What is held, and no more. */
  take(): Buffer {
    const all = this.read()
    this.#bytes = nothing
    this.#length = 0
    return all
  }
}
