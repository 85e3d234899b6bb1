import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { cpuSecondsOfTree } from '../machine.ts'
import { type LoadPlan, LoadResult } from './load.ts'

/** The gateway alone on one core; the model server and the clients on the other. */
export const GATEWAY_CORE = 0
export const LOAD_CORE = 1

const START_TIMEOUT_MS = 300_000
const STOP_TIMEOUT_MS = 10_000

export interface RunningProcess {
  readonly child: ChildProcess
  readonly pid: number
}

const Ready = z.union([
  z.looseObject({ port: z.number().int() }),
  z.looseObject({ url: z.url(), api_key: z.string().nullable() }),
])
export type Ready = z.infer<typeof Ready>

/** Starts Node on one core and waits for the line of JSON by which it says where it listens. */
export async function startReporting(
  core: number,
  args: readonly string[],
): Promise<RunningProcess & { ready: Ready }> {
  const { child, pid } = spawnOn(core, args, 'pipe')
  const { stdout } = child
  if (!stdout) throw new Error('no output to read')
  const lines = createInterface({ input: stdout })
  const ready = Promise.withResolvers<Ready>()
  const timer = setTimeout(() => ready.reject(new Error(`${args[0]} did not start`)), START_TIMEOUT_MS)
  child.once('exit', (code) => ready.reject(new Error(`${args[0]} ended with ${code}`)))
  lines.on('line', (line) => {
    const parsed = line.startsWith('{') ? Ready.safeParse(JSON.parse(line)) : null
    if (parsed?.success) ready.resolve(parsed.data)
  })
  try {
    return { child, pid, ready: await ready.promise }
  } finally {
    clearTimeout(timer)
  }
}

/** Starts Node on one core and waits until its port answers. */
export async function startListening(core: number, args: readonly string[], port: number): Promise<RunningProcess> {
  const started = spawnOn(core, args, 'ignore')
  const untilMs = performance.now() + START_TIMEOUT_MS
  while (!(await accepts(port))) {
    if (performance.now() > untilMs || started.child.exitCode !== null) throw new Error(`${args[0]} did not start`)
    await delay(100)
  }
  return started
}

const IDLE_LOOK_SECONDS = 3
const IDLE_SHARE = 0.02
const IDLE_TIMEOUT_MS = 180_000

/** What a process prepares once (corpora, indexes) is no part of what a request costs: waits until its tree rests. */
export async function untilIdle({ pid }: RunningProcess): Promise<void> {
  const untilMs = performance.now() + IDLE_TIMEOUT_MS
  for (;;) {
    const before = cpuSecondsOfTree(pid)
    await delay(IDLE_LOOK_SECONDS * 1000)
    if ((cpuSecondsOfTree(pid) - before) / IDLE_LOOK_SECONDS < IDLE_SHARE) return
    if (performance.now() > untilMs) throw new Error('a contender never rests')
  }
}

export async function stop({ child }: RunningProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}

/** One window of load from a process of its own. */
export async function runLoad(loader: RunningProcess, plan: LoadPlan): Promise<LoadResult> {
  const controller = new AbortController()
  const answer = once(loader.child, 'message', { signal: controller.signal })
  const giveUp = (): void => controller.abort(new Error('the load generator ended'))
  loader.child.once('exit', giveUp)
  loader.child.send(plan)
  const [result] = await answer
  loader.child.off('exit', giveUp)
  return LoadResult.parse(result)
}

export function startLoader(): RunningProcess {
  return spawnOn(LOAD_CORE, [new URL('load-process.ts', import.meta.url).pathname], 'ipc')
}

function spawnOn(core: number, args: readonly string[], output: 'pipe' | 'ignore' | 'ipc'): RunningProcess {
  const child = spawn('taskset', ['-c', String(core), process.execPath, ...args], {
    stdio: output === 'ipc' ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', output, 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (child.pid === undefined) throw new Error('taskset is needed to pin processes to cores')
  return { child, pid: child.pid }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
