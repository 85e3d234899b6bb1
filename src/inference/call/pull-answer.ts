import { AppError } from '#platform/errors'
import type { ForwardSink, Forwarding } from '../backends/backend.ts'
import { wholeText } from '../bytes/whole-text.ts'

export interface Answer {
  readonly status: number
  readonly streamed: boolean
  readonly retryAfter: string | undefined
  readonly chunks: AsyncGenerator<Buffer>
}

/** Pulls a forwarded answer: the returned chunks come as the reader takes them, and a signal cuts them. */
export async function pullAnswer(forward: (sink: ForwardSink) => Forwarding, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted()
  const queue: Buffer[] = []
  let over = false
  let failure: unknown = null
  let wake = () => {}
  const begun = Promise.withResolvers<Omit<Answer, 'chunks'>>()
  const settle = (error: unknown): void => {
    over = true
    failure = error
    if (error !== null) begun.reject(error)
    wake()
  }
  const forwarding = forward({
    start: (status, headers) =>
      begun.resolve({
        status,
        streamed: String(headers['content-type']).startsWith('text/event-stream'),
        retryAfter: headers['retry-after'],
      }),
    data(chunk) {
      queue.push(chunk)
      wake()
      return queue.length < MAX_WAITING_CHUNKS
    },
    end: () => settle(null),
    fail: settle,
  })
  const onAbort = (): void => {
    forwarding.abort()
    settle(signal.reason)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  async function* read(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const chunk = queue.shift()
        if (chunk) yield chunk
        else if (failure !== null) throw failure
        else if (over) return
        else {
          // Listened to before: what waits in the socket comes while it resumes.
          const woken = new Promise<void>((resolve) => (wake = resolve))
          forwarding.resume()
          await woken
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      forwarding.abort()
    }
  }
  return { ...(await begun.promise), chunks: read() }
}

const MAX_WAITING_CHUNKS = 64
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/** The whole answer as one text, within a size no sane answer reaches. */
export function readWhole(backend: string, chunks: AsyncGenerator<Buffer>): Promise<string> {
  const tooLarge = () => new AppError('backend_protocol', { backend, reason: 'answer_too_large' })
  return wholeText(chunks, MAX_ANSWER_BYTES, tooLarge)
}
