import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { runProgram } from './run-program.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-program-'))
after(() => rm(folder, { recursive: true, force: true }))

const limits = { limitSeconds: 60, waitMs: 300_000 }

function run(script: string, given: Partial<typeof limits & { signal: AbortSignal }> = {}): Promise<number> {
  const { signal = new AbortController().signal, ...changed } = given
  return runProgram({
    program: '/bin/sh',
    args: ['-c', script],
    folder,
    what: 'document',
    signal,
    ...limits,
    ...changed,
  })
}

function written(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a program runs to its end in its folder, which is its home', async () => {
  assert.equal(await run('pwd > where; echo "$HOME" > home; exit 3'), 3)
  assert.deepEqual([await written('where'), await written('home')], [folder, folder])
})

test('a program leaves the processors to the process that answers requests', async () => {
  await run('nice > niceness')
  assert.equal(Number(await written('niceness')), getPriority() + 5)
})

test('the time of the processor counts, in the program and in what it started', async () => {
  const over = { code: 'timed_out', details: { what: 'document', limitSeconds: 1 } }
  await assert.rejects(run('while :; do :; done', { limitSeconds: 1 }), over)
  await assert.rejects(run("sh -c 'while :; do :; done'; exit $?", { limitSeconds: 1 }), over)
})

test('what gets no time of the machine is killed with all that it started, and can be tried again', async () => {
  const running = run('sleep 300 & echo $! > late; wait', { waitMs: 4000 })
  await assert.rejects(running, {
    code: 'engine_unavailable',
    details: { engine: '/bin/sh', reason: 'the machine had no time for it' },
  })
  const pid = Number(await written('late'))
  assert.ok(pid > 1, 'the program had not started')
  await until(() => !isAlive(pid))
})

test('whoever leaves ends it, and what is not there is told', async () => {
  const left = new AbortController()
  const running = run('sleep 300 & echo $! > left; wait', { signal: left.signal })
  await until(async () => (await written('left')) !== '')
  left.abort(new Error('nobody waits'))
  await assert.rejects(running, /nobody waits/)
  const pid = Number(await written('left'))
  await until(() => !isAlive(pid))
  const missing = { program: join(folder, 'missing'), args: [], folder, what: 'document', ...limits }
  await assert.rejects(runProgram({ ...missing, signal: new AbortController().signal }), { code: 'engine_unavailable' })
})
