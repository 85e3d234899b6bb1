/**
 * `npm test [-- file…]`: every test on one real database. Most files share a few processes, which load the program
 * once. Files that measure what a person would notice come last, one at a time: two of them would slow each other
 * down. Of the whole, what failed among others is passed once more, alone. Ends with the files that took longest.
 */
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { type TestEvent, spec } from 'node:test/reporters'
import { serverVariable, startServerForRun } from '../test/fakes/server-for-run.ts'
import { kindOf, listTestFiles } from './test-files.ts'
import { type PassedFile, passFiles } from './test/file-pool.ts'
import { processorMsOf } from './test/processor-time.ts'
import { makeRunFolder } from './test/run-folder.ts'
import { SecondChance } from './test/second-chance.ts'
import { slowestFiles } from './test/slowest-files.ts'
import { Tally } from './test/tally.ts'

const fileTimeoutMs = 420_000

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const asked = process.argv.slice(2)
const files = asked.length > 0 ? asked : listTestFiles()
const tally = new Tally()
const slowest = slowestFiles()
const secondChance = new SecondChance()

async function* runAll(databasePid: number): AsyncGenerator<TestEvent> {
  const processors = availableParallelism()
  const kinds = Map.groupBy(files, kindOf)
  const phases = [
    // One more than processors: there is always one whose tests wait for a server, a disk or a browser.
    passFiles(kinds.get('shared') ?? [], { workers: processors + 1, timeoutMs: fileTimeoutMs }),
    passFiles(kinds.get('page') ?? [], { workers: processors, timeoutMs: fileTimeoutMs, hasDocument: true }),
    passApart(kinds.get('apart') ?? [], processors),
    passApart(kinds.get('timed') ?? [], 1),
  ]
  for (const phase of phases) yield* report(phase)
  if (asked.length === 0) yield* secondChance.pass((file) => eventsOf(passApart([file], 1)))
  yield* tally.lines()
  yield* slowest.lines(processorMsOf(databasePid))
}

/** What is to be printed as it comes; what is to be summed up at the end is noted. */
async function* report(phase: AsyncIterable<PassedFile>): AsyncGenerator<TestEvent> {
  for await (const passed of phase) {
    slowest.note(passed)
    for (const event of passed.events) {
      secondChance.note(event)
      if (!tally.count(event)) yield event
    }
  }
}

/** Each file in a process of its own. */
function passApart(own: readonly string[], workers: number): AsyncGenerator<PassedFile> {
  const hasDocument = own.some((file) => kindOf(file) === 'page')
  return passFiles(own, { workers, timeoutMs: fileTimeoutMs, isApart: true, hasDocument })
}

async function* eventsOf(passed: AsyncIterable<PassedFile>): AsyncGenerator<TestEvent> {
  for await (const { events } of passed) yield* events
}

// A process finds here what another one has compiled.
process.env.NODE_COMPILE_CACHE ??= 'node_modules/.cache/compiled'
const folder = await makeRunFolder()
process.env.TMPDIR = folder
const server = await startServerForRun()
process.env[serverVariable] = server.url
try {
  const reporter = new spec()
  const printed = once(reporter, 'end')
  reporter.pipe(process.stdout, { end: false })
  await pipeline(runAll(server.pid), reporter, { end: true })
  await printed
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = tally.failed && !secondChance.isGiven ? 1 : 0
