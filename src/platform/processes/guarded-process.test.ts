import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { getPriority } from 'node:os'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from '../../../test/fakes/until.ts'
import { GuardedProcess, type ProcessKind, type Question, type QuestionLimits } from './guarded-process.ts'

const mebibyte = 1024 * 1024
const kind: ProcessKind = {
  engine: 'odd thread',
  thread: new URL('./fixtures/odd-thread.ts', import.meta.url),
  heapMebibytes: 64,
  rest: { questions: 100, memoryBytes: 400 * mebibyte, cpuMs: 600_000 },
}
const limits: QuestionLimits = {
  contentBytes: mebibyte,
  memoryBytes: 300 * mebibyte,
  stallMs: 30_000,
  totalMs: 30_000,
  waitMs: 300_000,
}
const never = new AbortController().signal
const started: GuardedProcess[] = []
after(() => started.forEach((process) => process.end()))

function start(change: Partial<ProcessKind['rest']> = {}): GuardedProcess {
  const process = new GuardedProcess({ ...kind, rest: { ...kind.rest, ...change } })
  started.push(process)
  return process
}

interface Given extends Partial<Pick<Question<unknown>, 'content' | 'signal' | 'read'>> {
  readonly limits?: Partial<QuestionLimits>
}

function ask(process: GuardedProcess, question: string, { limits: changed, ...given }: Given = {}): Promise<unknown> {
  const asked = { what: 'test', signal: never, read: (answer: unknown) => answer, ...given }
  return process.ask({ ...asked, question, limits: { ...limits, ...changed } })
}

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? assert.fail('no process was started'), 0)
  } catch {
    return false
  }
}

async function isGone({ pid }: GuardedProcess): Promise<void> {
  await until(() => !isAlive(pid))
}

test('it leaves the processors to the process that answers requests', async () => {
  const child = start()
  await ask(child, 'pid')
  assert.equal(getPriority(child.pid), getPriority() + 5)
})

test('one process answers one question after the other, each about its own file', async () => {
  const process = start()
  const pid = await ask(process, 'pid')
  const parts = Readable.from([Buffer.alloc(1000), Buffer.alloc(234)])
  assert.equal(await ask(process, 'length', { content: parts }), 1234)
  assert.equal(await ask(process, 'length', { content: Buffer.alloc(5) }), 5)
  assert.equal(await ask(process, 'length'), 0)
  assert.equal(await ask(process, 'pid'), pid)
  assert.equal(process.isFit, true)
})

test('it has no environment, no network, and no files but the program’s own', async () => {
  assert.deepEqual(await ask(start(), 'reach'), {
    secrets: 0,
    readsCode: true,
    readsFiles: false,
    writesFiles: false,
    startsPrograms: false,
    fetches: false,
    connects: false,
    listens: false,
    resolves: false,
  })
})

const ends: readonly [what: string, question: string, given: Given, error: object][] = [
  [
    'that gets nowhere',
    'hang',
    { limits: { stallMs: 300 } },
    { code: 'timed_out', details: { what: 'test', limitSeconds: 0.3 } },
  ],
  [
    'that works on too long',
    'workOn',
    { limits: { stallMs: 300, totalMs: 900 } },
    { code: 'timed_out', details: { what: 'test', limitSeconds: 0.9 } },
  ],
  ['that takes the memory', 'takeMemory', { limits: { memoryBytes: 50 * mebibyte } }, { code: 'decompression_bomb' }],
  ['that fills the heap', 'fillHeap', { limits: { memoryBytes: 900 * mebibyte } }, { code: 'decompression_bomb' }],
  [
    'that fails',
    'fail',
    {},
    { code: 'engine_unavailable', details: { engine: 'odd thread', reason: 'a parser gave up' } },
  ],
  [
    'that dies',
    'die',
    {},
    { code: 'engine_unavailable', details: { engine: 'odd thread', reason: 'it ended without a word' } },
  ],
  ['for which the machine has no time', 'hang', { limits: { waitMs: 300 } }, { code: 'engine_unavailable' }],
  [
    'whose file is too long',
    'length',
    { content: Buffer.alloc(2 * mebibyte) },
    { code: 'too_large', details: { limitBytes: mebibyte } },
  ],
  ['whose answer is refused', 'pid', { read: () => assert.fail('not this') }, { message: 'not this' }],
]

for (const [what, question, given, error] of ends) {
  test(`a process ${what} is ended, and says why`, async () => {
    const process = start()
    await assert.rejects(ask(process, question, given), error)
    assert.equal(process.isFit, false)
    await isGone(process)
  })
}

test('whoever asked may leave: the process is gone, as after a source that breaks', async () => {
  const leaver = start()
  const left = new AbortController()
  const answer = ask(leaver, 'hang', { signal: left.signal })
  left.abort(new Error('nobody waits'))
  await assert.rejects(answer, /nobody waits/)
  await isGone(leaver)
  const broken = start()
  const content = Readable.from(
    (function* () {
      yield Buffer.alloc(10)
      throw new Error('disk failure')
    })(),
  )
  await assert.rejects(ask(broken, 'length', { content }), /disk failure/)
  await isGone(broken)
})

test('a process that has worked enough is not to be asked again', async () => {
  const counted = start({ questions: 2 })
  await ask(counted, 'pid')
  assert.equal(counted.isFit, true)
  await ask(counted, 'pid')
  assert.equal(counted.isFit, false)
  const large = start({ memoryBytes: 150 * mebibyte })
  await ask(large, 'keepMemory')
  assert.equal(large.isFit, false)
  const worn = start({ cpuMs: 1 })
  await ask(worn, 'pid')
  assert.equal(worn.isFit, false)
})

test('what one file took is not counted against the next', async () => {
  const process = start()
  await ask(process, 'keepMemory', { limits: { memoryBytes: 160 * mebibyte } })
  await ask(process, 'keepMemory', { limits: { memoryBytes: 160 * mebibyte } })
  assert.equal(process.isFit, true)
})

test('a process dies with its parent, even in the middle of its work', async () => {
  const parent = fileURLToPath(new URL('./fixtures/dying-parent.ts', import.meta.url))
  const { stdout } = spawnSync(process.execPath, [parent], { encoding: 'utf8' })
  const pid = Number(stdout)
  assert.ok(pid > 1, `no process in ${stdout}`)
  await until(() => !isAlive(pid))
})
