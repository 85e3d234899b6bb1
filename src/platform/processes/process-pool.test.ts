import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { GuardedProcess } from './guarded-process.ts'
import { ProcessPool } from './process-pool.ts'

const never = new AbortController().signal
const limits = { contentBytes: 1000, memoryBytes: 3e8, stallMs: 30_000, totalMs: 30_000, waitMs: 300_000 }
const pools: ProcessPool[] = []
after(() => pools.forEach((pool) => pool.close()))

function open(size: number, idleMs = 600_000): ProcessPool {
  const thread = new URL('./fixtures/odd-thread.ts', import.meta.url)
  const rest = { questions: 100, memoryBytes: 4e8, cpuMs: 600_000 }
  const pool = new ProcessPool({ kind: { engine: 'odd thread', thread, heapMebibytes: 64, rest }, size, idleMs })
  pools.push(pool)
  return pool
}

function ask(process: GuardedProcess, question: string): Promise<number> {
  return process.ask({ question, what: 'test', limits, signal: never, read: Number })
}

const pidFrom = (pool: ProcessPool): Promise<number> => pool.with(never, (process) => ask(process, 'pid'))

test('a process is kept for the next file', async () => {
  const pool = open(2)
  const pid = await pidFrom(pool)
  assert.equal(await pidFrom(pool), pid)
})

test('no more processes than agreed work together, and whoever waits is served in turn', async () => {
  const pool = open(2)
  let together = 0
  let most = 0
  const order: number[] = []
  const work = [0, 1, 2, 3, 4].map((place) =>
    pool.with(never, async (process) => {
      together += 1
      most = Math.max(most, together)
      order.push(place)
      await ask(process, 'pid')
      together -= 1
    }),
  )
  await Promise.all(work)
  assert.equal(most, 2)
  assert.deepEqual(order, [0, 1, 2, 3, 4])
})

test('a process that is killed loses its own file alone, and another takes its place', async () => {
  const pool = open(1)
  const dying = pool.with(never, (process) => ask(process, 'die'))
  const served = pidFrom(pool)
  await assert.rejects(dying, { code: 'engine_unavailable' })
  assert.ok((await served) > 1)
})

test('a process that died while it rested is not asked', async () => {
  const pool = open(1)
  const resting = await pool.with(never, async (process) => {
    await ask(process, 'pid')
    return process
  })
  process.kill(resting.pid ?? assert.fail('no process'), 'SIGKILL')
  await until(() => !resting.isFit)
  assert.notEqual(await pidFrom(pool), resting.pid)
})

test('whoever leaves the line is told so, and is given nothing', async () => {
  const pool = open(1)
  const { promise, resolve } = Promise.withResolvers<void>()
  const busy = pool.with(never, () => promise)
  const left = new AbortController()
  const waiting = pool.with(left.signal, () => assert.fail('it was served'))
  left.abort(new Error('nobody waits'))
  await assert.rejects(waiting, /nobody waits/)
  resolve()
  await busy
  assert.ok((await pidFrom(pool)) > 1)
})

test('processes to which nothing is given end', async () => {
  const pool = open(1, 50)
  const resting = await pool.with(never, async (process) => {
    await ask(process, 'pid')
    return process
  })
  await until(() => !resting.isFit)
})
