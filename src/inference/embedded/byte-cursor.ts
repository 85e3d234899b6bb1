import { AppError } from '#platform/errors'

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads little-endian values one after the other. */
export class ByteCursor {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.position = position
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true)
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true)
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true))
  }

  float32(): number {
    return this.#view.getFloat32(this.#advance(4), true)
  }

  uint32s(length: number): Uint32Array {
    this.#holds(4 * length)
    return Uint32Array.from({ length }, () => this.uint32())
  }

  float32s(length: number): Float32Array {
    this.#holds(4 * length)
    return Float32Array.from({ length }, () => this.float32())
  }

  bytes(length: number): Uint8Array {
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  /** Before any room is made for it: a length that lies takes no memory. */
  #holds(length: number): void {
    if (length < 0 || this.position + length > this.#bytes.byteLength) {
      throw new AppError('corrupted', { reason: 'file_cut' })
    }
  }

  latin1(length: number): string {
    return latin1.decode(this.bytes(length))
  }

  utf8(length: number): string {
    return utf8.decode(this.bytes(length))
  }

  #advance(length: number): number {
    const start = this.position
    this.#holds(length)
    this.position = start + length
    return start
  }
}
