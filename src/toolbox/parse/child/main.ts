import { Worker } from 'node:worker_threads'
import { siblingModule } from '../sibling-module.ts'
import { closeNetwork } from './close-network.ts'
import { ChildMessage, Order } from './messages.ts'

/** One process per file: the file on standard input, progress and the result on the channel to the parent. */
const memoryCheckMs = 50

closeNetwork()
process.once('disconnect', () => process.exit())
const order = Order.parse(JSON.parse(process.argv[2] ?? ''))
const watch = setInterval(() => {
  if (process.memoryUsage.rss() > order.memoryBytes) end({ kind: 'over-memory' })
}, memoryCheckMs)
const bytes = await collect(process.stdin, order.fileBytes)
if (bytes === null) end({ kind: 'refused', refusal: { code: 'too_large', details: { limitBytes: order.fileBytes } } })
else read(bytes)

function read(content: Uint8Array<ArrayBuffer>): void {
  const resourceLimits = { maxOldGenerationSizeMb: order.heapMebibytes }
  const reader = new Worker(siblingModule(import.meta.url, './reader'), { resourceLimits, stdout: true, stderr: true })
  reader.on('message', (message) => {
    const told = ChildMessage.parse(message)
    if (told.kind === 'progress') process.send?.(told)
    else end(told)
  })
  reader.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    end(isMemory ? { kind: 'over-memory' } : { kind: 'broken', reason: error.message })
  })
  reader.postMessage({ order, bytes: content }, [content.buffer])
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
