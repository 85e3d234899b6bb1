import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { AppError } from '#platform/errors'
import { childEnvironment } from '#platform/processes/child-environment'
import type { Logger } from '#platform/telemetry/log'
import { LoadReply } from './llama-orders.ts'
import type { StoredModel } from './model-store.ts'

const program = new URL('./llama-process.ts', import.meta.url)
export const CONTEXT_TOKENS = 8192
const LOAD_LIMIT_MS = 180_000
const STOP_LIMIT_MS = 2000
const KEPT_CHARACTERS = 2000

export interface LlamaProcess {
  readonly port: number
  readonly token: string
  readonly pid: number
  /** Settles when the process has ended, whatever the cause. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** Starts a process that holds a model, once its hash is checked. Throws `engine_unavailable`. */
export async function startLlama(model: StoredModel, library: string, log: Logger): Promise<LlamaProcess> {
  const child = fork(program, { execArgv: [], env: childEnvironment(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let lastWords = ''
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (lastWords = (lastWords + text).slice(-KEPT_CHARACTERS)))
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  child.once('error', (error) => end(error.message))
  child.once('exit', (code, signal) => end(`${signal ?? `code ${code}`} ${lastWords}`.trim()))
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect()
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await ended
    clearTimeout(overdue)
  }
  const token = randomBytes(32).toString('base64url')
  const startedAtMs = performance.now()
  child.send({
    library: pathToFileURL(library).href,
    file: model.file,
    sha256: model.sha256,
    model: model.name,
    contextTokens: CONTEXT_TOKENS,
    // A core is left to the server.
    threads: Math.max(1, availableParallelism() - 1),
    token,
  })
  const late = AbortSignal.timeout(LOAD_LIMIT_MS)
  const [message] = await Promise.race([
    once(child, 'message', { signal: late }),
    ended.then((reason) => [{ type: 'failed', reason }]),
  ]).catch(() => [{ type: 'failed', reason: 'it does not load in time' }])
  const told = LoadReply.parse(message)
  if (told.type === 'failed') {
    await stop()
    throw new AppError('engine_unavailable', { engine: model.name, reason: told.reason })
  }
  log.info(
    { pid: child.pid, model: model.name, durationMs: Math.round(performance.now() - startedAtMs) },
    'model loaded',
  )
  return { port: told.port, token, pid: child.pid ?? 0, ended, stop }
}
