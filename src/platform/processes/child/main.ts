import { Worker } from 'node:worker_threads'
import { stepBack } from '../step-back.ts'
import { closeNetwork } from './close-network.ts'
import { type Limits, Order, type Reply, ThreadPlan, ThreadReply } from './messages.ts'

/** The thread answers, and may hang or run out of memory; this one hears the parent and watches meanwhile. */
const checkMs = 50

interface Task {
  readonly limits: Limits
  readonly memoryBefore: number
  readonly startedAtMs: number
  readonly watch: NodeJS.Timeout
  progressAtMs: number
}

closeNetwork()
stepBack()
process.once('disconnect', () => process.exit())
const plan = ThreadPlan.parse(JSON.parse(process.argv[2] ?? ''))
const thread = new Worker(new URL(plan.thread), {
  resourceLimits: { maxOldGenerationSizeMb: plan.heapMebibytes },
  stdout: true,
  stderr: true,
})
const { promise: ready, resolve: setReady } = Promise.withResolvers<void>()
const parts: Uint8Array[] = []
let task: Task | null = null

process.on('message', (message) => {
  const order = Order.parse(message)
  if (order.kind === 'part') parts.push(order.bytes)
  else void begin(order)
})
thread.on('message', (message) => {
  const reply = ThreadReply.parse(message)
  if (reply.kind === 'ready') setReady()
  else if (reply.kind === 'answer') answer(reply.answer)
  else if (task !== null) task.progressAtMs = cpuMs()
})
thread.on('error', (error) => {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  end(isMemory ? { kind: 'over-memory' } : { kind: 'broken', reason: error.message })
})

/** What the thread takes to load its code is not counted. */
async function begin({ question, limits }: Extract<Order, { kind: 'ask' }>): Promise<void> {
  await ready
  const now = cpuMs()
  const memoryBefore = process.memoryUsage.rss()
  task = { limits, memoryBefore, startedAtMs: now, progressAtMs: now, watch: setInterval(check, checkMs) }
  const content = joined(parts.splice(0))
  thread.postMessage({ question, content }, [content.buffer])
}

function check(): void {
  if (task === null) return
  const { limits, memoryBefore, startedAtMs, progressAtMs } = task
  const now = cpuMs()
  if (process.memoryUsage.rss() - memoryBefore > limits.memoryBytes) end({ kind: 'over-memory' })
  else if (now - progressAtMs > limits.stallMs) end({ kind: 'over-time', limitMs: limits.stallMs })
  else if (now - startedAtMs > limits.totalMs) end({ kind: 'over-time', limitMs: limits.totalMs })
}

function answer(value: unknown): void {
  clearInterval(task?.watch)
  task = null
  tell({ kind: 'answer', answer: value, memoryBytes: process.memoryUsage.rss(), cpuMs: cpuMs() })
}

/** Of all threads: a busy machine makes an answer late, not hard. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.byteLength
  }
  return whole
}

/** The last word: the process ends when the parent has it. */
function end(reply: Reply): void {
  clearInterval(task?.watch)
  task = null
  tell(reply, () => process.exit())
}

function tell(reply: Reply, told = (): void => undefined): void {
  if (process.send === undefined) process.exit(1)
  process.send(reply, told)
}
