import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError } from '#platform/errors'

const program = new URL('./password-strength-process.ts', import.meta.url)
/** Of zxcvbn's 0 to 4: at least 10^8 guesses. */
const leastScore = 3
/** What comes after adds nothing to the judgement but time. */
const weighedCharacters = 64
const longestWeighingMs = 30_000

/**
 * Refuses a password that somebody would guess: common ones, dates, sequences, keys side by side, and what is built on
 * `known`, the person's own name and address. Throws `weak_password`.
 */
export async function checkPassword(password: string, known: readonly string[]): Promise<void> {
  const words = known.flatMap((text) => [text, ...text.split(/[\s@.'’-]+/)]).filter((word) => word.length > 2)
  const workerData = { password: password.slice(0, weighedCharacters), known: words.slice(0, 50) }
  const worker = new Worker(program, { workerData, env: {}, execArgv: [] })
  try {
    const [score] = await once(worker, 'message', { signal: AbortSignal.timeout(longestWeighingMs) })
    if (typeof score !== 'number' || score < leastScore) throw new AppError('weak_password', { param: 'password' })
  } finally {
    await worker.terminate()
  }
}
