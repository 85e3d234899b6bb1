import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchRequest } from './read-requests.ts'

/** What a client would have got. */
export interface BatchAnswer {
  readonly status: number
  readonly body: string
  readonly retryAfterSeconds: number | null
}

export interface LinesToAnswer {
  readonly requests: AsyncIterable<BatchRequest>
  readonly atOnce: number
  readonly signal: AbortSignal
  answer(request: BatchRequest): Promise<BatchAnswer>
  /** What was answered is durable when it resolves. */
  keep(request: BatchRequest, answer: BatchAnswer): Promise<void>
}

/** What is told to come back later, and does. */
const waitedFor = new Set([429, 503])
/** What may have been an accident of a server. */
const triedAgain = new Set([500, 502, 504])
const mostTries = 4
const longestWaitSeconds = 60

/** Answers requests, several at once, in their order. Rejects with the signal's reason, or with what could not be kept. */
export async function answerLines({ requests, atOnce, signal, answer, keep }: LinesToAnswer): Promise<void> {
  const iterator = requests[Symbol.asyncIterator]()
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const work = async (): Promise<void> => {
    for (;;) {
      stop.throwIfAborted()
      const next = await iterator.next()
      if (next.done) return
      const answered = await answerPatiently(() => answer(next.value), stop)
      // What was answered although the batch was stopped meanwhile is not asked again.
      await keep(next.value, answered)
    }
  }
  const workers = Array.from({ length: atOnce }, () => {
    return work().catch((error: unknown) => {
      failed.abort(error)
      throw error
    })
  })
  const ended = await Promise.allSettled(workers)
  await iterator.return?.()
  signal.throwIfAborted()
  const rejected = ended.find(({ status }) => status === 'rejected')
  if (rejected?.status === 'rejected') throw failed.signal.reason
}

/** Work that nobody waits for takes its turn as long as it takes; a server that fails is given up after some tries. */
async function answerPatiently(answer: () => Promise<BatchAnswer>, signal: AbortSignal): Promise<BatchAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answered = await answer()
    signal.throwIfAborted()
    const { status, retryAfterSeconds } = answered
    if (!waitedFor.has(status) && !(triedAgain.has(status) && tries < mostTries)) return answered
    const seconds = Math.min(retryAfterSeconds ?? 2 ** Math.min(tries, 5), longestWaitSeconds)
    await sleep(seconds * 1000, undefined, { signal })
  }
}
