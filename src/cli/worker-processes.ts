import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#platform/errors'

/** Processes of this program that answer on one port. */
export interface WorkerProcesses {
  /** What the first one says once it answers: one line. */
  readonly ready: string
  /** Lets their answers end, at most this long. */
  stop(limitMs: number): Promise<void>
}

const restartMs = 1000

/**
 * Starts so many processes with these words for the command line, and another whenever one is gone. The first one alone
 * at first: what is given once, at the first start, is given to one. They end with this process.
 */
export async function startWorkerProcesses(count: number, args: readonly string[]): Promise<WorkerProcesses> {
  cluster.setupPrimary({ args: [...args], silent: true })
  let isStopping = false
  const start = async (): Promise<string> => {
    const worker = cluster.fork()
    worker.process.stderr?.pipe(process.stderr, { end: false })
    const line = await firstLineOf(worker)
    worker.once('exit', () => void startAgain())
    return line
  }
  /** One that cannot start is tried again: a port or a database may come back. */
  const startAgain = async (): Promise<void> => {
    while (!isStopping) {
      await sleep(restartMs, undefined, { ref: false })
      const isStarted = isStopping || (await start().catch(() => null)) !== null
      if (isStarted) return
    }
  }
  const stop = async (limitMs: number): Promise<void> => {
    isStopping = true
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => worker && stopOne(worker, limitMs)))
  }
  try {
    const ready = await start()
    await Promise.all(Array.from({ length: count - 1 }, start))
    return { ready, stop }
  } catch (error) {
    await stop(0)
    throw error
  }
}

/** What it says first. Rejects when it ends before; the reason is on the error output. */
async function firstLineOf({ process: child }: Worker): Promise<string> {
  if (child.stdout === null) throw new AppError('internal', { reason: 'a worker process has no output' })
  const lines = createInterface({ input: child.stdout })
  const ended = new AbortController()
  const line = once(lines, 'line', { signal: ended.signal }).then(([text]) => String(text))
  const end = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new AppError('internal', { reason: 'a worker process ended before it answered' })
  })
  try {
    return await Promise.race([line, end])
  } finally {
    ended.abort()
    line.catch(() => {})
    end.catch(() => {})
    // What it says later is read, so that it never waits for a reader.
    lines.on('line', () => {})
  }
}

async function stopOne({ process: child }: Worker, limitMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(limitMs + graceMs, undefined, { ref: false })])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}

/** What a process does after its last answer. */
const graceMs = 5000
