import type { ServerResponse } from 'node:http'
import { drained } from './drained.ts'

const HEARTBEAT_MS = 15_000

/** An answer as `text/event-stream`. Its head leaves with the first bytes, or with the first heartbeat. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #heartbeat: NodeJS.Timeout

  constructor(response: ServerResponse, requestId: string, heartbeatMs = HEARTBEAT_MS) {
    this.#response = response
    response.statusCode = 200
    response.setHeader('content-type', 'text/event-stream; charset=utf-8')
    response.setHeader('cache-control', 'no-cache')
    response.setHeader('x-accel-buffering', 'no')
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('x-request-id', requestId)
    response.setHeader('request-id', requestId)
    this.#heartbeat = setInterval(() => void this.comment(), heartbeatMs).unref()
    response.once('close', () => clearInterval(this.#heartbeat))
  }

  /** Sends the head now: the client knows that it is heard. */
  open(): void {
    this.#response.flushHeaders()
  }

  /** A line that clients pass over, and that keeps proxies from closing. */
  comment(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(':\n\n')
  }

  /** Waits for a slow reader; harmless once the reader is gone. */
  send(data: unknown, id?: number): Promise<void> {
    return this.#write(id === undefined ? '' : `id: ${id}\n`, data)
  }

  /** An event with a name, which some clients choose by. */
  sendNamed(name: string, data: unknown): Promise<void> {
    return this.#write(`event: ${name}\n`, data)
  }

  async #write(line: string, data: unknown): Promise<void> {
    const response = this.#response
    if (response.destroyed) return
    if (!response.write(`${line}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)) {
      await drained(response)
    }
  }

  end(): void {
    clearInterval(this.#heartbeat)
    this.#response.end()
  }

  /** Nothing was sent: the answer may still be an ordinary error. */
  abandon(): void {
    clearInterval(this.#heartbeat)
    if (this.#response.headersSent) return
    for (const name of ['content-type', 'cache-control', 'x-accel-buffering']) this.#response.removeHeader(name)
  }
}
