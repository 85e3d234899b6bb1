import { spawn } from 'node:child_process'
import { AppError } from '#platform/errors'
import { childEnvironment } from './child-environment.ts'

export interface ProgramToRun {
  readonly program: string
  readonly args: readonly string[]
  /** Where it works, and its home: it finds no settings of anybody. */
  readonly folder: string
  readonly limitMs: number
  /** What it works on, for `timed_out`. */
  readonly what: string
  readonly signal: AbortSignal
}

/**
 * Runs a program of the machine to its end, without our keys, and returns its exit code. Beyond the time, or on the
 * signal, it is killed with all that it started. Throws `timed_out`, `engine_unavailable`.
 */
export async function runProgram({ program, args, folder, limitMs, what, signal }: ProgramToRun): Promise<number> {
  signal.throwIfAborted()
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...childEnvironment(), HOME: folder },
    stdio: 'ignore',
    // A group of its own: programs that start others are ended whole.
    detached: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.once('error', (error) => reject(new AppError('engine_unavailable', { engine: program, reason: error.message })))
  child.once('exit', (code) => resolve(code ?? -1))
  const late = (): void => reject(new AppError('timed_out', { what, limitSeconds: limitMs / 1000 }))
  const left = (): void => reject(signal.reason)
  const timer = setTimeout(late, limitMs)
  signal.addEventListener('abort', left, { once: true })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', left)
    endGroup(child.pid)
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}
