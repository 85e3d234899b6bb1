import type { ConversationId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { ConversationEventRow } from './conversation-event.ts'
import { maxEventsRead, readEvents } from './queries.ts'

/** The events of conversations as they are written, by any process. All readers of one conversation share one reading. */
export interface ConversationFeed {
  /**
   * Every event after an id, each once and in order: those that are kept, then those that come. Ends with the signal,
   * with the conversation, or with the process. `known` is an event that was in the table a moment ago.
   */
  follow(from: FollowedFrom, signal: AbortSignal): AsyncGenerator<ConversationEventRow>
  /** There is more to read in one conversation. */
  changed(conversationId: ConversationId): void
  /** Words were missed: there may be more to read anywhere. */
  changedAll(): void
  deleted(conversationId: ConversationId): void
  stop(): void
}

export interface FollowedFrom {
  readonly conversationId: ConversationId
  readonly after: number
  readonly known: number
}

const KEPT_EVENTS = 1000
const RETRY_MS = 1000

export function openConversationFeed({ db, log }: { db: Database; log: Logger }): ConversationFeed {
  const shared = new Map<number, SharedReading>()
  let stopped = false

  async function* follow(from: FollowedFrom, signal: AbortSignal): AsyncGenerator<ConversationEventRow> {
    const { conversationId } = from
    // A reader who comes while the process stops would keep it from stopping.
    if (stopped) return
    const reading = shared.get(conversationId) ?? new SharedReading({ db, log }, from)
    shared.set(conversationId, reading)
    reading.readers += 1
    try {
      yield* reading.after(Math.min(from.after, from.known), signal)
    } finally {
      reading.readers -= 1
      if (reading.readers === 0 && shared.get(conversationId) === reading) shared.delete(conversationId)
    }
  }

  return {
    follow,
    changed: (conversationId) => shared.get(conversationId)?.refresh(),
    changedAll: () => shared.forEach((reading) => reading.refresh()),
    deleted(conversationId) {
      shared.get(conversationId)?.close()
      shared.delete(conversationId)
    },
    stop() {
      stopped = true
      shared.forEach((reading) => reading.close())
      shared.clear()
    },
  }
}

/** The latest events of one conversation, in memory: a reader further behind reads the table until it is here. */
class SharedReading {
  readers = 0
  readonly #parts: { readonly db: Database; readonly log: Logger }
  readonly #conversationId: ConversationId
  readonly #waiting = new Set<() => void>()
  #rows: ConversationEventRow[] = []
  /** Every event after this id, up to the last one read, is in `#rows`. */
  #from: number
  #last: number
  #version = 0
  #closed = false
  #reading = false
  #again = false

  constructor(parts: { db: Database; log: Logger }, { conversationId, known }: FollowedFrom) {
    this.#parts = parts
    this.#conversationId = conversationId
    this.#from = known
    this.#last = known
    this.refresh()
  }

  async *after(start: number, signal: AbortSignal): AsyncGenerator<ConversationEventRow> {
    let last = start
    while (!this.#closed && !signal.aborted) {
      const version = this.#version
      const rows = last >= this.#from ? this.#rows.filter(({ id }) => id > last) : await this.#readTable(last)
      for (const row of rows) {
        yield row
        last = row.id
      }
      if (rows.length === 0) await this.#change(version, signal)
    }
  }

  refresh(): void {
    this.#again = true
    if (!this.#reading) void this.#read()
  }

  close(): void {
    this.#closed = true
    this.#tell()
  }

  async #read(): Promise<void> {
    this.#reading = true
    try {
      while (this.#again && !this.#closed) {
        this.#again = false
        const rows = await this.#readTable(this.#last)
        if (rows.length === maxEventsRead) this.#again = true
        this.#keep(rows)
      }
    } catch (error) {
      this.#parts.log.warn({ reason: messageOf(error) }, 'the events of a conversation could not be read')
      if (!this.#closed && this.readers > 0) setTimeout(() => this.refresh(), RETRY_MS).unref()
    } finally {
      this.#reading = false
    }
  }

  #readTable(after: number): Promise<ConversationEventRow[]> {
    return readEvents(this.#parts.db, { conversationId: this.#conversationId, after })
  }

  #keep(rows: readonly ConversationEventRow[]): void {
    const last = rows.at(-1)
    if (!last) return
    this.#rows.push(...rows)
    this.#last = last.id
    const dropped = this.#rows.splice(0, Math.max(0, this.#rows.length - KEPT_EVENTS)).at(-1)
    if (dropped) this.#from = dropped.id
    this.#tell()
  }

  #tell(): void {
    this.#version += 1
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves at once when something came since the version. */
  #change(version: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.#version !== version || this.#closed || signal.aborted) return resolve()
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }
}
