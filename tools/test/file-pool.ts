import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestEvent } from 'node:test/reporters'

/** What a worker says of a file: how each test went; at the end, whether it is too large to take another file. */
export type WordOfWorker = { readonly event: TestEvent } | { readonly isFull: boolean }

export interface PoolOptions {
  readonly workers: number
  /** A file that takes longer has failed. */
  readonly timeoutMs: number
}

const workerFile = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Passes files in a few processes that each take one after the other; yields what is to be reported, file by file. */
export async function* passFiles(files: readonly string[], options: PoolOptions): AsyncGenerator<TestEvent> {
  const waiting = [...files]
  const running = new Map<number, Promise<{ lane: number; events: readonly TestEvent[] }>>()
  const lanes = Array.from({ length: Math.min(options.workers, files.length) }, () => new Lane(options.timeoutMs))
  const next = (lane: number) => {
    const file = waiting.shift()
    const worker = lanes[lane]
    if (file === undefined || worker === undefined) running.delete(lane)
    else
      running.set(
        lane,
        worker.pass(file).then((events) => ({ lane, events })),
      )
  }
  try {
    for (const lane of lanes.keys()) next(lane)
    while (running.size > 0) {
      const { lane, events } = await Promise.race(running.values())
      next(lane)
      yield* events
    }
  } finally {
    for (const lane of lanes) lane.stop()
  }
}

/** One worker at a time: one that died, is late or full is replaced. */
class Lane {
  readonly #timeoutMs: number
  #worker: ChildProcess | null = null

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  async pass(file: string): Promise<readonly TestEvent[]> {
    this.#worker ??= fork(workerFile, {
      serialization: 'advanced',
      // Tests that run here are no part of a test that runs there.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    })
    const events: TestEvent[] = []
    try {
      const isFull = await hear(this.#worker, { file, events, timeoutMs: this.#timeoutMs })
      if (isFull) this.stop()
    } catch (error) {
      this.stop()
      events.push(...failed(file, error instanceof Error ? error : new Error(String(error))))
    }
    return events
  }

  stop(): void {
    this.#worker?.kill('SIGKILL')
    this.#worker = null
  }
}

interface Hearing {
  readonly file: string
  /** Filled as the tests end, so that a file which never ends still tells how far it came. */
  readonly events: TestEvent[]
  readonly timeoutMs: number
}

/** Resolves at the end of the file with whether the worker is full. */
async function hear(worker: ChildProcess, { file, events, timeoutMs }: Hearing): Promise<boolean> {
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(timeoutMs)])
  try {
    const words = on(worker, 'message', { signal })
    const ended = once(worker, 'exit', { signal }).then(([code, killedBy]) => {
      throw new Error(`the process of the tests ended: ${killedBy ?? code}`)
    })
    worker.send(file)
    return await Promise.race([lastOf(words, events), ended])
  } finally {
    over.abort()
  }
}

async function lastOf(words: AsyncIterable<WordOfWorker[]>, events: TestEvent[]): Promise<boolean> {
  for await (const [word] of words) {
    if (word === undefined) continue
    if ('isFull' in word) return word.isFull
    if (word.event.type === 'test:fail') asFailure(word.event.data.details.error)
    events.push(word.event)
  }
  return false
}

/** The mark by which a reporter knows that the cause is what is to be shown; an error loses it between processes. */
function asFailure<E extends Error>(error: E): E {
  return Object.assign(error, { code: 'ERR_TEST_FAILURE' })
}

/** A file that ended its process, or never came to its end. */
function failed(file: string, cause: Error): TestEvent[] {
  const error = asFailure(Object.assign(new Error(cause.message), { cause }))
  const place = { file, line: 1, column: 1, name: file, nesting: 0, testNumber: 1, testId: 1 }
  const data = { ...place, parentId: undefined, tags: [], details: { duration_ms: 0, error } }
  return [{ type: 'test:fail', data }, say('tests 1'), say('fail 1')]
}

function say(message: string): TestEvent {
  return { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } }
}
