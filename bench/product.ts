import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { processTree } from './machine.ts'

const Ready = z.object({
  event: z.literal('ready'),
  url: z.url(),
  api_key: z.string().nullable(),
  admin_link: z.string().nullable(),
})

/** The whole product in a process tree of its own, as `npm start` runs it. */
export interface RunningProduct extends z.infer<typeof Ready> {
  readonly child: ChildProcess
  readonly pid: number
  /** From the command to its line of JSON. */
  readonly startedInSeconds: number
}

export interface StartOptions {
  readonly folder?: string
  readonly command?: readonly [string, ...string[]]
}

const fromSources = [process.execPath, 'src/cli/main.ts', 'start'] as const

/** Starts the product on a free port and waits until it says that it is ready. */
export async function startProduct(dataFolder: string, options: StartOptions = {}): Promise<RunningProduct> {
  const [program, ...before] = options.command ?? fromSources
  const startedAtMs = performance.now()
  const child = spawn(program, [...before, '--json', '--port', '0', '--data', dataFolder], {
    cwd: options.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()))
  const ended = once(child, 'exit').then(() => null)
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  const first = await Promise.race([line, ended])
  if (first === null || child.pid === undefined) throw new Error(`the product did not start:\n${said.join('')}`)
  const startedInSeconds = (performance.now() - startedAtMs) / 1000
  return { ...Ready.parse(JSON.parse(first)), child, pid: child.pid, startedInSeconds }
}

export async function stopProduct({ child }: RunningProduct): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** Kills without a word: the parent alone, or the database and the engines with it. */
export async function killProduct({ child, pid }: RunningProduct, what: 'parent' | 'tree'): Promise<void> {
  const ended = once(child, 'exit')
  for (const victim of what === 'tree' ? processTree(pid) : [pid]) {
    try {
      process.kill(victim, 'SIGKILL')
    } catch {
      // Gone with its parent.
    }
  }
  await ended
}
