import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestEvent } from 'node:test/reporters'

/** What a worker says of a file: how each test went; at the end, what it cost and whether the worker is too large for another. */
export type WordOfWorker = { readonly event: TestEvent } | EndOfFile

interface EndOfFile {
  /** Of the worker and of the processes that it started and saw end. */
  readonly processorMs: number
  readonly isFull: boolean
}

export interface PoolOptions {
  readonly workers: number
  /** A file that takes longer has failed. */
  readonly timeoutMs: number
  /** Each file has a new process. */
  readonly isApart?: boolean
  /** The processes have a document, for components of the page. */
  readonly hasDocument?: boolean
}

export interface PassedFile {
  readonly file: string
  /** What is to be reported. */
  readonly events: readonly TestEvent[]
  readonly durationMs: number
  /** Less what a database server did for it; null when the file ended its process. */
  readonly processorMs: number | null
}

const workerFile = fileURLToPath(new URL('worker.ts', import.meta.url))
const pageEnvironment = new URL('page-environment.ts', import.meta.url).href

/** Passes files in a few processes that each take one after the other; yields each file at its end. */
export async function* passFiles(files: readonly string[], options: PoolOptions): AsyncGenerator<PassedFile> {
  const waiting = [...files]
  const running = new Map<number, Promise<{ lane: number; passed: PassedFile }>>()
  const lanes = Array.from({ length: Math.min(options.workers, files.length) }, () => new Lane(options))
  const next = (lane: number) => {
    const file = waiting.shift()
    const worker = lanes[lane]
    if (file === undefined || worker === undefined) running.delete(lane)
    else
      running.set(
        lane,
        worker.pass(file).then((passed) => ({ lane, passed })),
      )
  }
  try {
    for (const lane of lanes.keys()) next(lane)
    while (running.size > 0) {
      const { lane, passed } = await Promise.race(running.values())
      next(lane)
      yield passed
    }
  } finally {
    for (const lane of lanes) lane.stop()
  }
}

/** One worker at a time: one that died, is late or full is replaced. */
class Lane {
  readonly #options: PoolOptions
  #worker: ChildProcess | null = null

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async pass(file: string): Promise<PassedFile> {
    this.#worker ??= fork(workerFile, {
      serialization: 'advanced',
      execArgv: this.#options.hasDocument ? ['--import', pageEnvironment] : [],
      // Tests that run here are no part of a test that runs there.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    })
    const { timeoutMs, isApart = false } = this.#options
    const beganMs = performance.now()
    const events: TestEvent[] = []
    let processorMs: number | null = null
    try {
      const end = await hear(this.#worker, { file, events, timeoutMs })
      processorMs = end.processorMs
      if (end.isFull || isApart) this.stop()
    } catch (error) {
      this.stop()
      events.push(...failed(file, error instanceof Error ? error : new Error(String(error))))
    }
    return { file, events, durationMs: performance.now() - beganMs, processorMs }
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

/** Resolves at the end of the file. */
async function hear(worker: ChildProcess, { file, events, timeoutMs }: Hearing): Promise<EndOfFile> {
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

async function lastOf(words: AsyncIterable<WordOfWorker[]>, events: TestEvent[]): Promise<EndOfFile> {
  for await (const [word] of words) {
    if (word === undefined) continue
    if ('isFull' in word) return word
    if (word.event.type === 'test:fail') asFailure(word.event.data.details.error)
    events.push(word.event)
  }
  throw new Error('the process of the tests said no more')
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
