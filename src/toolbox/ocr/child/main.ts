import { Worker } from 'node:worker_threads'
import { closeNetwork } from '#toolbox/parse/child/close-network'
import { siblingModule } from '#toolbox/parse/sibling-module'
import { ocrLimits } from '../limits.ts'
import type { OcrReply } from './messages.ts'

/** The thread reads, which may take long; this one hears the parent and watches the memory meanwhile. */
const memoryCheckMs = 100

closeNetwork()
process.once('disconnect', () => process.exit())
const thread = new Worker(siblingModule(import.meta.url, './page-thread'), { stdout: true, stderr: true })
process.on('message', (request) => thread.postMessage(request, []))
thread.on('message', (reply) => process.send?.(reply))
thread.on('error', (error) => end({ kind: 'broken', reason: error.message }))
setInterval(() => {
  if (process.memoryUsage.rss() > ocrLimits.memoryBytes) end({ kind: 'over-memory' })
}, memoryCheckMs)

/** The last word: the process ends when the parent has it. */
function end(reply: OcrReply): void {
  if (process.send === undefined) process.exit(1)
  process.send(reply, () => process.exit())
}
