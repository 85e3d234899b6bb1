import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, isDatabaseDown } from '#platform/db/database'
import type { StoredEvent } from './conversation-event.ts'
import { type AnswerEnd, type Numbered, type OwnMessage, endMessage, insertEvents } from './queries.ts'

export interface WrittenAnswer extends OwnMessage {
  readonly db: Database
  /** Aborted when the answer is given up; what is added after is not kept. */
  readonly signal: AbortSignal
  /** The answer was ended by somebody else, or cannot be kept. */
  onLost(error: unknown): void
}

/** Words gathered before they are written: more often would cost a transaction per word. */
const GATHER_MS = 40
const RETRY_MS = 500

/**
 * Writes the events of one answer, in order. Every statement asks that the message is still ours to write; the ordinals
 * make a statement whose answer was lost harmless to repeat, and an absent database is waited for.
 */
export class EventWriter {
  readonly #answer: WrittenAnswer
  #waiting: Numbered[] = []
  #text = ''
  #ordinal = 1
  #lastWriteMs = 0
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(answer: WrittenAnswer) {
    this.#answer = answer
  }

  add(event: StoredEvent): void {
    this.#closeText()
    this.#waiting.push({ ordinal: this.#ordinal++, event })
    this.#plan()
  }

  addText(text: string): void {
    this.#text += text
    this.#plan()
  }

  /** Writes what is waiting, then the end. */
  async end(end: AnswerEnd): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#closeText()
    await this.#flush()
    await this.#persist(() => endMessage(this.#answer.db, this.#answer, end))
  }

  /** At once when nothing was written for a while: the first words do not wait. */
  #plan(): void {
    const waitMs = this.#lastWriteMs + GATHER_MS - performance.now()
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null
        this.#closeText()
        void this.#flush().catch(this.#answer.onLost)
      },
      Math.max(0, waitMs),
    )
  }

  /** Half of a character waits for its other half. */
  #closeText(): void {
    const cut = /[\uD800-\uDBFF]$/.test(this.#text) ? this.#text.length - 1 : this.#text.length
    const text = this.#text.slice(0, cut)
    this.#text = this.#text.slice(cut)
    if (text !== '') this.#waiting.push({ ordinal: this.#ordinal++, event: { type: 'text-delta', text } })
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeWaiting())
    return this.#writing
  }

  async #writeWaiting(): Promise<void> {
    const events = this.#waiting
    if (events.length === 0) return
    this.#waiting = []
    this.#lastWriteMs = performance.now()
    await this.#persist(() => insertEvents(this.#answer.db, this.#answer, events))
  }

  async #persist(write: () => Promise<boolean>): Promise<void> {
    const { signal, onLost } = this.#answer
    while (!signal.aborted) {
      try {
        if (!(await write())) onLost(null)
        return
      } catch (error) {
        if (!isDatabaseDown(error)) throw error
        await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => {})
      }
    }
  }
}
