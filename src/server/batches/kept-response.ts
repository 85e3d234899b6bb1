import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** A connection that leads nowhere: what is written is kept. */
class KeepingSocket extends Socket {
  readonly parts: Buffer[] = []

  override _write(chunk: Written['chunk'], encoding: BufferEncoding, done: () => void): void {
    this.#keep({ chunk, encoding })
    done()
  }

  override _writev(chunks: readonly Written[], done: () => void): void {
    for (const written of chunks) this.#keep(written)
    done()
  }

  #keep({ chunk, encoding }: Written): void {
    this.parts.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)
  }
}

interface Written {
  readonly chunk: Buffer | string
  readonly encoding: BufferEncoding
}

export interface KeptAnswer {
  readonly status: number
  readonly body: string
}

/**
 * A request of nobody, and a response that is kept instead of sent: handlers of the interface answer it as they answer
 * a client. It ends when its answer does, or with the signal, as when a client leaves.
 */
export class KeptExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly #socket = new KeepingSocket()
  readonly #closed: Promise<unknown>

  constructor(signal: AbortSignal) {
    this.request = new IncomingMessage(this.#socket)
    this.request.complete = true
    // Of a client that knows no chunks: what is kept is the body itself.
    this.request.httpVersionMajor = 1
    this.request.httpVersionMinor = 0
    this.response = new ServerResponse(this.request)
    this.response.assignSocket(this.#socket)
    this.#closed = once(this.response, 'close')
    this.response.once('finish', () => this.#socket.destroy())
    const leave = (): void => void this.#socket.destroy()
    signal.addEventListener('abort', leave, { once: true })
    this.response.once('close', () => signal.removeEventListener('abort', leave))
    if (signal.aborted) leave()
  }

  /** Null when it broke off before its end. */
  async answer(): Promise<KeptAnswer | null> {
    await this.#closed
    if (!this.response.writableFinished) return null
    const written = Buffer.concat(this.#socket.parts)
    const body = written.subarray(written.indexOf('\r\n\r\n') + 4).toString('utf8')
    return { status: this.response.statusCode, body }
  }
}
