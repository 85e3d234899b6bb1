import type { ConversationEvent } from '#contract/applications'
import { createParser } from 'eventsource-parser'
import { isApiError, readError } from './api-error.ts'

export interface ReceivedEvent {
  id: number
  event: ConversationEvent
}

export interface EventsFrom {
  /** Id of the last event already known. */
  after: number
  signal: AbortSignal
  /** First wait before a new attempt; doubled at each failure. */
  retryDelayMs?: number
}

type Open = (query: string, lastEventId: string, signal: AbortSignal) => Promise<Response>

const longestDelayMs = 10_000

/** Reads a conversation's events in order, each once; a cut connection resumes after the last id. */
export async function* readEvents(from: EventsFrom, open: Open): AsyncGenerator<ReceivedEvent> {
  const firstDelayMs = from.retryDelayMs ?? 250
  let lastId = from.after
  let delayMs = firstDelayMs
  while (!from.signal.aborted) {
    try {
      for await (const received of readAfter(lastId, from.signal, open)) {
        lastId = received.id
        delayMs = firstDelayMs
        yield received
      }
    } catch (error) {
      if (isFinal(error)) throw error
    }
    await pause(delayMs, from.signal)
    delayMs = Math.min(longestDelayMs, delayMs * 2)
  }
}

async function* readAfter(id: number, signal: AbortSignal, open: Open): AsyncGenerator<ReceivedEvent> {
  const response = await open(`?after=${id}`, String(id), signal)
  if (!response.ok) throw readError(response.status, await response.text())
  let lastId = id
  for await (const received of parseStream(response)) {
    if (received.id <= lastId) continue
    lastId = received.id
    yield received
  }
}

function isFinal(error: unknown): boolean {
  return isApiError(error) && error.status >= 400 && error.status < 500 && error.status !== 429
}

async function* parseStream(response: Response): AsyncGenerator<ReceivedEvent> {
  if (!response.body) return
  const received: ReceivedEvent[] = []
  const parser = createParser({
    onEvent: ({ id, data }) => {
      if (id !== undefined) received.push({ id: Number(id), event: readEvent(data) })
    },
  })
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      parser.feed(value)
      yield* received.splice(0)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Our own server writes these lines from the contract's type. */
function readEvent(data: string): ConversationEvent {
  return JSON.parse(data) as ConversationEvent
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
