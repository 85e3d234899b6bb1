import { spawn } from 'node:child_process'
import { AppError } from '#platform/errors'
import { childEnvironment } from './child-environment.ts'
import { stepsBehind } from './step-back.ts'

export interface ProgramToRun {
  readonly program: string
  readonly args: readonly string[]
  /** Where it works, and its home: it finds no settings of anybody. */
  readonly folder: string
  /** Of the processor, for each process that it is. */
  readonly limitSeconds: number
  /** Of the clock, on a machine that has no time for it: no fault of what it works on. */
  readonly waitMs: number
  /** What it works on, for `timed_out`. */
  readonly what: string
  readonly signal: AbortSignal
}

/** Within its time, and behind who answers requests. */
const bounded = `ulimit -S -t "$0"; exec nice -n ${stepsBehind} "$@"`

/**
 * Runs a program of the machine to its end, without our keys, and returns its exit code. Beyond its time, or on the
 * signal, it is killed with all that it started. Throws `timed_out`, and `engine_unavailable` for what can be tried again.
 */
export async function runProgram(asked: ProgramToRun): Promise<number> {
  const { program, args, folder, limitSeconds, waitMs, what, signal } = asked
  signal.throwIfAborted()
  const child = spawn('/bin/sh', ['-c', bounded, String(limitSeconds), program, ...args], {
    cwd: folder,
    env: { ...childEnvironment(), HOME: folder },
    stdio: 'ignore',
    // A group of its own: programs that start others are ended whole.
    detached: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const unavailable = (reason: string): void => reject(new AppError('engine_unavailable', { engine: program, reason }))
  child.once('error', (error) => unavailable(error.message))
  child.once('exit', (code, endedBy) => {
    if (isOverTime(code, endedBy)) reject(new AppError('timed_out', { what, limitSeconds }))
    else if (code === notFoundStatus || code === notRunnableStatus) unavailable('it cannot be started')
    else resolve(code ?? -1)
  })
  const late = (): void => unavailable('the machine had no time for it')
  const left = (): void => reject(signal.reason)
  const timer = setTimeout(late, waitMs)
  signal.addEventListener('abort', left, { once: true })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', left)
    endGroup(child.pid)
  }
}

/** What a shell says of a program that is not there, or is none. */
const [notFoundStatus, notRunnableStatus] = [127, 126]
/** 128 and the number of the signal: a shell between says so of the program that it waited for. */
const overTimeStatus = 152

function isOverTime(code: number | null, endedBy: NodeJS.Signals | null): boolean {
  return endedBy === 'SIGXCPU' || code === overTimeStatus
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}
