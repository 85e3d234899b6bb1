import { Worker } from 'node:worker_threads'
import { siblingModule } from '../sibling-module.ts'
import { closeNetwork } from './close-network.ts'
import { ChildMessage, Order } from './messages.ts'

/** One process per file: the file on standard input, the result on the channel to the parent. */
const checkMs = 50

closeNetwork()
process.once('disconnect', () => process.exit())
const order = Order.parse(JSON.parse(process.argv[2] ?? ''))
let finishedAtMs = cpuMs()
const watch = setInterval(() => {
  if (process.memoryUsage.rss() > order.memoryBytes) end({ kind: 'over-memory' })
  else if (cpuMs() - finishedAtMs > order.stallMs) end({ kind: 'over-time', limitMs: order.stallMs })
  else if (cpuMs() > order.totalMs) end({ kind: 'over-time', limitMs: order.totalMs })
}, checkMs)
const bytes = await collect(process.stdin, order.fileBytes)
if (bytes === null) end({ kind: 'refused', refusal: { code: 'too_large', details: { limitBytes: order.fileBytes } } })
else read(bytes)

function read(content: Uint8Array<ArrayBuffer>): void {
  const resourceLimits = { maxOldGenerationSizeMb: order.heapMebibytes }
  const reader = new Worker(siblingModule(import.meta.url, './reader'), { resourceLimits, stdout: true, stderr: true })
  reader.on('message', (message) => {
    const told = ChildMessage.parse(message)
    if (told.kind === 'progress') finishedAtMs = cpuMs()
    else end(told)
  })
  reader.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    end(isMemory ? { kind: 'over-memory' } : { kind: 'broken', reason: error.message })
  })
  reader.postMessage({ order, bytes: content }, [content.buffer])
}

/** Of all threads: a busy machine makes a reading long, not hard. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function collect(content: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of content) {
    length += part.byteLength
    if (length > limit) return null
    parts.push(part)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.byteLength
  }
  return whole
}

/** The last word: the process ends when the parent has it. */
function end(message: ChildMessage): void {
  clearInterval(watch)
  if (process.send === undefined) process.exit(1)
  process.send(message, () => process.exit())
}
