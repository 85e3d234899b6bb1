/**
 * Passes test files one after the other in one process, as the pool names them: what they import of the program is
 * loaded and compiled once. Each file has its own copy of the helpers in `test/`, with their hooks and their state.
 */
import { registerHooks } from 'node:module'
import { run } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import type { WordOfWorker } from './file-pool.ts'
import { processorMs } from './processor-time.ts'

/** What stays in memory after each file adds up: a worker of this size is replaced. */
const fullBytes = 900 * 1024 * 1024
const project = new URL('../../', import.meta.url).href
const ownPerFile = /^test\/|\.test\.tsx?$/

const isReported = new Set(['test:start', 'test:pass', 'test:fail', 'test:diagnostic', 'test:summary'])

let passed = 0

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const isOwn = found.url.startsWith(project) && ownPerFile.test(found.url.slice(project.length))
    return isOwn ? { ...found, url: `${found.url}?file=${passed}` } : found
  },
})

process.on('disconnect', () => process.exit())
process.on('message', (file) => void pass(String(file)))

async function pass(file: string): Promise<void> {
  passed += 1
  const beganMs = processorMs()
  // A file is over when it leaves nothing to wait for, as in a process of its own: the channel is no part of it.
  process.channel?.unref()
  for await (const event of run({ files: [file], isolation: 'none' })) {
    if (isReported.has(event.type)) tell({ event: portable(event, file) })
  }
  process.channel?.ref()
  tell({ processorMs: processorMs() - beganMs, isFull: process.memoryUsage.rss() > fullBytes })
}

function tell(word: WordOfWorker): void {
  process.send?.(word)
}

/** As it crosses to the other process: an error is its words, a summary says of which file it is. */
function portable(event: TestEvent, file: string): TestEvent {
  if (event.type === 'test:summary') return { ...event, data: { ...event.data, file } }
  if (event.type !== 'test:fail') return event
  const { error } = event.data.details
  const cause = Object.assign(new Error(error.message), { stack: inspect(error.cause ?? error) })
  const data = {
    ...event.data,
    file,
    details: { ...event.data.details, error: Object.assign(new Error(error.message), { cause }) },
  }
  return { type: 'test:fail', data }
}
