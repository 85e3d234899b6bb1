import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { AppError } from '#platform/errors'
import type { PasswordToWeigh } from './password-strength-process.ts'

const program = new URL('./password-strength-process.ts', import.meta.url)
/** Of zxcvbn's 0 to 4: at least 10^8 guesses. */
const leastScore = 3
/** What comes after adds nothing to the judgement but time. */
const weighedCharacters = 64
const longestWeighingMs = 30_000
/** People are often invited, and choose, one after the other: the lists are read once for all of them. */
const idleMs = 60_000

let thread: Worker | null = null
let ending: NodeJS.Timeout | undefined

/**
 * Refuses a password that somebody would guess: common ones, dates, sequences, keys side by side, and what is built on
 * `known`, the person's own name and address. Throws `weak_password`.
 */
export async function checkPassword(password: string, known: readonly string[]): Promise<void> {
  const words = known.flatMap((text) => [text, ...text.split(/[\s@.'’-]+/)]).filter((word) => word.length > 2)
  const score = await weigh(password.slice(0, weighedCharacters), words.slice(0, 50))
  if (typeof score !== 'number' || score < leastScore) throw new AppError('weak_password', { param: 'password' })
}

async function weigh(password: string, known: string[]): Promise<unknown> {
  const worker = (thread ??= startThread())
  clearTimeout(ending)
  const { port1, port2 } = new MessageChannel()
  const order: PasswordToWeigh = { password, known, port: port2 }
  worker.postMessage(order, [port2])
  try {
    const [score] = await once(port1, 'message', { signal: AbortSignal.timeout(longestWeighingMs) })
    clearTimeout(ending)
    ending = setTimeout(() => end(worker), idleMs).unref()
    return score
  } catch (error) {
    end(worker)
    throw error
  } finally {
    port1.close()
  }
}

function startThread(): Worker {
  const worker = new Worker(program, { env: {}, execArgv: [] })
  // What waits for an answer is a port: the thread alone keeps nobody from ending.
  worker.unref()
  worker.once('error', () => end(worker))
  return worker
}

function end(worker: Worker): void {
  if (thread === worker) thread = null
  void worker.terminate()
}
