import { Worker } from 'node:worker_threads'
import { AppError } from '#platform/errors'
import { withBuffers } from '#data/new-versions/preparing/messages'
import { siblingModule } from '#platform/processes/sibling-module'
import { Answer, type CorpusToRead, type Order } from './messages.ts'
import type { Part } from './parts.ts'
import type { ListedItem, PreparedItem } from './prepare-item.ts'

const heapMebibytes = 2048

/**
 * As `partsOf`, in a thread of its own: unpacking a code of law, reading a hundred megabytes of JSON and cutting articles
 * would keep requests waiting for seconds. Throws `corrupted` and `decompression_bomb` of the archive.
 */
export async function* partsApart(asked: CorpusToRead, signal: AbortSignal): AsyncGenerator<Part> {
  signal.throwIfAborted()
  const reader = new CorpusThread(asked, signal)
  try {
    for (;;) {
      const part = await reader.next()
      if (part === null) return
      yield part
    }
  } finally {
    await reader.end()
  }
}

/** Asked one thing at a time; what it says waits in turn. */
class CorpusThread {
  readonly #worker: Worker
  readonly #said: Answer[] = []
  readonly #signal: AbortSignal
  #failure: unknown = null
  #wake: () => void = () => {}

  constructor(asked: CorpusToRead, signal: AbortSignal) {
    this.#signal = signal
    this.#worker = new Worker(siblingModule(import.meta.url, './child/corpus-thread'), {
      workerData: asked,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
    })
    this.#worker.on('message', (message: unknown) => {
      this.#said.push(Answer.parse(message))
      this.#wake()
    })
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the reader of the corpus ended')))
    signal.addEventListener('abort', this.#leave, { once: true })
  }

  async next(): Promise<Part | null> {
    this.#ask({ kind: 'next' })
    const said = await this.#nextAnswer()
    if (said.kind === 'end') return null
    if (said.kind !== 'part') throw failureOf(said)
    const { items, removed } = said
    return { items, removed, prepare: (wanted) => this.#prepare(items, wanted) }
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#leave)
    await this.#worker.terminate()
  }

  async *#prepare(items: readonly ListedItem[], wanted: readonly ListedItem[]): AsyncGenerator<PreparedItem> {
    if (wanted.length === 0) return
    const asked = new Set(wanted)
    const places = items.flatMap((item, place) => (asked.has(item) ? [place] : []))
    this.#ask({ kind: 'prepare', wanted: places })
    for (let said = await this.#nextAnswer(); said.kind !== 'done'; said = await this.#nextAnswer()) {
      if (said.kind !== 'prepared') throw failureOf(said)
      const item = items[said.place]
      const { document, version } = said.prepared
      if (item) yield { item, document, version: withBuffers(version) }
    }
  }

  #ask(order: Order): void {
    this.#worker.postMessage(order, [])
  }

  async #nextAnswer(): Promise<Answer> {
    for (;;) {
      const said = this.#said.shift()
      if (said !== undefined) return said
      if (this.#failure !== null) throw this.#failure
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#wake()
  }

  readonly #leave = (): void => this.#fail(this.#signal.reason)
}

function failureOf(said: Answer): Error {
  if (said.kind === 'corrupted') return new AppError('corrupted', said.why)
  if (said.kind === 'bomb') return new AppError('decompression_bomb', {})
  return new Error(said.kind === 'broken' ? said.reason : 'the reader of the corpus answered something else')
}
