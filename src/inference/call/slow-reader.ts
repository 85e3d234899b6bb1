import type { ServerResponse } from 'node:http'
import type { ChunkWriter } from './chunk-writer.ts'

/** A client that reads nothing for that long is cut. */
const LONGEST_MS = 60_000

/** Waits for a client that reads more slowly than its answer comes. */
export class SlowReader {
  readonly #response: ServerResponse
  #timer: NodeJS.Timeout | null = null

  constructor(response: ServerResponse) {
    this.#response = response
  }

  wait(writer: ChunkWriter | ServerResponse, resume: () => void): void {
    this.#timer ??= setTimeout(() => this.#response.destroy(), LONGEST_MS).unref()
    const goOn = (): void => {
      this.stop()
      resume()
    }
    if ('onDrain' in writer) writer.onDrain(goOn)
    else writer.once('drain', goOn)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
