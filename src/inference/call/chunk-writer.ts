import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a
/** Held no longer than this for the end of the turn. */
const MAX_GATHERED_BYTES = 16 * 1024

/**
 * Writes the chunks of a streamed answer, one buffer for all that comes in one turn of the event loop: a server that is
 * quick sends several events at once, and each write to the system costs more than all that is done to an event. The head
 * and the first chunk leave together by Node's way.
 */
export class ChunkWriter {
  readonly #response: ServerResponse
  #isFirst = true
  #gathered: Buffer[] = []
  #gatheredBytes = 0

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** False when the reader is late; `onDrain` tells when it is not any more. */
  write(bytes: Buffer): boolean {
    const socket = this.#ownSocket()
    if (socket === null) {
      this.#isFirst = false
      return this.#response.write(bytes)
    }
    if (this.#gatheredBytes === 0) process.nextTick(this.#writeGathered)
    this.#gather(bytes)
    if (this.#gatheredBytes >= MAX_GATHERED_BYTES) this.#writeGathered()
    return !socket.writableNeedDrain
  }

  /** The last bytes, and the end of the answer in the same write. */
  end(bytes: Buffer): void {
    const socket = this.#ownSocket()
    if (socket === null) {
      this.#response.end(bytes)
      return
    }
    this.#gather(bytes)
    // Node takes this back when it ends the answer.
    socket.cork()
    this.#writeGathered()
    this.#response.end()
  }

  onDrain(resume: () => void): void {
    const { socket } = this.#response
    if (socket?.writableNeedDrain) socket.once('drain', resume)
    else this.#response.once('drain', resume)
  }

  /** Where chunks can be written without Node's help; null while they cannot. */
  #ownSocket(): Socket | null {
    return this.#isFirst || !this.#response.chunkedEncoding ? null : this.#response.socket
  }

  #gather(bytes: Buffer): void {
    this.#gathered.push(bytes)
    this.#gatheredBytes += bytes.length
  }

  readonly #writeGathered = (): void => {
    const bytes = this.#gatheredBytes
    if (bytes === 0) return
    // Who ended the answer without us leaves the connection to the next one.
    if (!this.#response.writableEnded) this.#response.socket?.write(chunkOf(this.#gathered, bytes))
    this.#gathered = []
    this.#gatheredBytes = 0
  }
}

function chunkOf(parts: readonly Buffer[], bytes: number): Buffer {
  const size = bytes.toString(16)
  const chunk = Buffer.allocUnsafe(size.length + bytes + 4)
  let at = lineEnd(chunk, chunk.write(size, 'latin1'))
  for (const part of parts) at += part.copy(chunk, at)
  lineEnd(chunk, at)
  return chunk
}

function lineEnd(chunk: Buffer, at: number): number {
  chunk[at] = CARRIAGE_RETURN
  chunk[at + 1] = LINE_FEED
  return at + 2
}
