import { type ChildProcess, fork } from 'node:child_process'
import { AppError } from '#platform/errors'
import { childEnvironment } from '#platform/processes/child-environment'
import type { Logger } from '#platform/telemetry/log'
import { asReply } from './process-messages.ts'
import type { EngineOrder, EngineReply, LoadOrder } from './process-messages.ts'

const program = new URL('./embedding-process.ts', import.meta.url)

const loadLimitSeconds = 120
const textLimitSeconds = 60
const stopLimitMs = 2_000
const keptErrorCharacters = 2_000

/** The process ended while it had something to do. The work may be given to another one. */
export class EngineDied extends Error {
  constructor(reason: string) {
    super(`the embedding process ended: ${reason}`)
    this.name = 'EngineDied'
  }
}

export interface EngineProcess {
  readonly pid: number
  /** One text at a time: the next one after the answer. Throws `EngineDied` if the process ends meanwhile. */
  embed(text: string): Promise<{ vector: Float32Array; tokens: number }>
  /** Settles with the reason when the process has ended, whatever the cause. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** Starts the process and lets it load the model. */
export async function startEngineProcess(plan: Omit<LoadOrder, 'type'>, log: Logger): Promise<EngineProcess> {
  const child = fork(program, {
    execArgv: [],
    env: childEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = endOf(child)
  const line = new OrderLine(child, ended)
  try {
    const order = { type: 'load' as const, ...plan }
    const { converted, durationMs } = expectReply(await line.ask(order, loadLimitSeconds), 'loaded')
    log.info({ pid: child.pid, threads: plan.threads, converted, durationMs }, 'embedding engine ready')
  } catch (error) {
    await stopChild(child, ended)
    throw error
  }
  return {
    pid: child.pid ?? 0,
    ended,
    embed: async (text) => expectReply(await line.ask({ type: 'embed', text }, textLimitSeconds), 'embedded'),
    stop: () => stopChild(child, ended),
  }
}

/** The reason why it ended, with the last words that it wrote. */
function endOf(child: ChildProcess): Promise<string> {
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-keptErrorCharacters)
  })
  const { promise, resolve } = Promise.withResolvers<string>()
  child.once('error', (error) => resolve(error.message))
  child.once('exit', (code, signal) => resolve(`${signal ?? `code ${code}`} ${lastWords}`.trim()))
  return promise
}

/** One order at a time, and its reply. Nothing is kept of an order once it is answered. */
class OrderLine {
  readonly #child: ChildProcess
  #waiting: PromiseWithResolvers<EngineReply> | null = null
  #endReason: string | null = null

  constructor(child: ChildProcess, ended: Promise<string>) {
    this.#child = child
    child.on('message', (message) => this.#waiting?.resolve(asReply(message)))
    void this.#failAt(ended)
  }

  async ask(order: EngineOrder, limitSeconds: number): Promise<EngineReply> {
    if (this.#endReason !== null) throw new EngineDied(this.#endReason)
    const waiting = Promise.withResolvers<EngineReply>()
    this.#waiting = waiting
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), limitSeconds * 1_000)
    // A channel that closed a moment ago refuses; the end of the process tells it.
    this.#child.send(order, () => {})
    try {
      return await waiting.promise
    } finally {
      clearTimeout(overdue)
      this.#waiting = null
    }
  }

  async #failAt(ended: Promise<string>): Promise<void> {
    this.#endReason = await ended
    this.#waiting?.reject(new EngineDied(this.#endReason))
  }
}

function expectReply<Type extends 'loaded' | 'embedded'>(
  reply: EngineReply,
  type: Type,
): Extract<EngineReply, { type: Type }> {
  if (isReply(reply, type)) return reply
  if (reply.type === 'failed') throw new AppError(reply.failure.code, reply.failure.details)
  throw new AppError('engine_unavailable', { engine: 'embeddings', reason: `answered ${reply.type}, not ${type}` })
}

function isReply<Type extends EngineReply['type']>(
  reply: EngineReply,
  type: Type,
): reply is Extract<EngineReply, { type: Type }> {
  return reply.type === type
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.connected) child.disconnect()
  const overdue = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
  await ended
  clearTimeout(overdue)
}
