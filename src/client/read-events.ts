import { createParser } from 'eventsource-parser'
import { isApiError, readError } from './api-error.ts'

export interface ReceivedEvent<Event> {
  id: number
  event: Event
}

export interface EventsFrom {
  /** Id of the last event already known. */
  after: number
  signal: AbortSignal
  /** First wait before a new attempt; doubled at each failure. */
  retryDelayMs?: number
}

type Open = (query: string, lastEventId: string, signal: AbortSignal) => Promise<Response>

interface Reading {
  id: number
  signal: AbortSignal
  open: Open
}

const longestDelayMs = 10_000

/** Reads events in order, each once; a cut connection resumes after the last id. */
export async function* readEvents<Event>(from: EventsFrom, open: Open): AsyncGenerator<ReceivedEvent<Event>> {
  const firstDelayMs = from.retryDelayMs ?? 250
  let lastId = from.after
  let delayMs = firstDelayMs
  while (!from.signal.aborted) {
    try {
      for await (const received of readAfter<Event>({ id: lastId, signal: from.signal, open })) {
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

async function* readAfter<Event>({ id, signal, open }: Reading): AsyncGenerator<ReceivedEvent<Event>> {
  const response = await open(`?after=${id}`, String(id), signal)
  if (!response.ok) throw readError(response.status, await response.text())
  let lastId = id
  for await (const received of parseStream<Event>(response)) {
    if (received.id <= lastId) continue
    lastId = received.id
    yield received
  }
}

/** Events of an answer that nothing resumes. */
export async function* readOnce<Event>(response: Response): AsyncGenerator<Event> {
  if (!response.ok) throw readError(response.status, await response.text())
  for await (const { event } of parseStream<Event>(response)) yield event
}

function isFinal(error: unknown): boolean {
  return isApiError(error) && error.status >= 400 && error.status < 500 && error.status !== 429
}

async function* parseStream<Event>(response: Response): AsyncGenerator<ReceivedEvent<Event>> {
  if (!response.body) return
  const received: ReceivedEvent<Event>[] = []
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
function readEvent<Event>(data: string): Event {
  return JSON.parse(data) as Event
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
