import { AppError } from '#platform/errors'
import type { IncomingMessage } from 'node:http'

/** A body that says nothing for this long loses its connection. */
const idleMs = 30_000
const lookMs = 5_000
const empty = Buffer.alloc(0)

/** Reads bodies whole. One clock watches them all: two timers for each request cost more than reading it. */
export class BodyReader {
  /** When each body still coming was last heard of. */
  readonly #heardAtMs = new Map<IncomingMessage, number>()
  #clock: NodeJS.Timeout | null = null

  /** Refuses a body as soon as it is known to be too large. */
  read(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > limitBytes) return Promise.reject(new AppError('too_large', { limitBytes }))
    this.#hear(request)
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = []
      let size = 0
      let isOver = false
      const end = (): void => {
        isOver = true
        this.#heardAtMs.delete(request)
      }
      request.on('data', (part: Buffer) => {
        size += part.length
        if (isOver) return
        if (size <= limitBytes) {
          parts.push(part)
          this.#hear(request)
          return
        }
        end()
        request.pause()
        reject(new AppError('too_large', { limitBytes }))
      })
      request.once('end', () => {
        end()
        resolve(parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts))
      })
      request.once('close', () => {
        if (isOver) return
        end()
        reject(new AppError('invalid_request', { reason: 'the body was cut' }))
      })
    })
  }

  #hear(request: IncomingMessage): void {
    this.#heardAtMs.set(request, performance.now())
    this.#clock ??= setInterval(() => this.#cutSilent(), lookMs).unref()
  }

  #cutSilent(): void {
    const oldestMs = performance.now() - idleMs
    for (const [request, heardAtMs] of this.#heardAtMs) if (heardAtMs < oldestMs) request.destroy()
    if (this.#heardAtMs.size > 0 || this.#clock === null) return
    clearInterval(this.#clock)
    this.#clock = null
  }
}

export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString())
  } catch (error) {
    const reason = error instanceof Error ? withoutContent(error.message) : 'unreadable'
    throw new AppError('invalid_json', { reason })
  }
}

/** Node quotes the text around the mistake: it may hold anything, and errors carry no content. */
function withoutContent(message: string): string {
  const position = /at position \d+( \(line \d+ column \d+\))?/.exec(message)?.[0]
  return position ?? (message.includes('end of JSON') ? 'it ends too early' : 'unexpected character')
}
