import type { ServerResponse } from 'node:http'

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

/**
 * Writes the chunks of a streamed answer, one buffer each: Node's own way hands four pieces to the system for each and
 * asks it to join them. The head and the first chunk leave together by Node's way, which also ends the answer.
 */
export class ChunkWriter {
  readonly #response: ServerResponse
  #isFirst = true

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** False when the reader is late; `onDrain` tells when it is not any more. */
  write(bytes: Buffer): boolean {
    const { socket } = this.#response
    if (this.#isFirst || socket === null || !this.#response.chunkedEncoding) {
      this.#isFirst = false
      return this.#response.write(bytes)
    }
    const size = bytes.length.toString(16)
    const chunk = Buffer.allocUnsafe(size.length + bytes.length + 4)
    let at = chunk.write(size, 'latin1')
    at = lineEnd(chunk, at)
    at += bytes.copy(chunk, at)
    lineEnd(chunk, at)
    return socket.write(chunk)
  }

  onDrain(resume: () => void): void {
    const { socket } = this.#response
    if (socket?.writableNeedDrain) socket.once('drain', resume)
    else this.#response.once('drain', resume)
  }
}

function lineEnd(chunk: Buffer, at: number): number {
  chunk[at] = CARRIAGE_RETURN
  chunk[at + 1] = LINE_FEED
  return at + 2
}
