import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { hasCode } from '#platform/errors'
import { createLog } from '#platform/telemetry/log'
import type { EngineProcess } from './engine-process.ts'
import { ProcessKeeper } from './process-keeper.ts'

const log = createLog('silent')

interface Puppet extends EngineProcess {
  die(): void
  stopped: boolean
}

/** A process whose end the test decides. */
function puppet(pid: number): Puppet {
  const { promise, resolve } = Promise.withResolvers<string>()
  const process: Puppet = {
    pid,
    ended: promise,
    stopped: false,
    embed: async () => ({ vector: Float32Array.of(pid), tokens: 1 }),
    die: () => resolve('SIGKILL'),
    async stop() {
      process.stopped = true
      resolve('stopped')
    },
  }
  return process
}

/** Lets what waits on a settled promise run. */
const settle = () => delay(5)

test('a process that ends is followed by another one', async () => {
  const [first, second] = [puppet(1), puppet(2)]
  const keeper = new ProcessKeeper(first, { start: async () => second, log })
  assert.equal((await keeper.current()).pid, 1)
  first.die()
  await settle()
  assert.equal(keeper.pid, null)
  assert.equal((await keeper.current()).pid, 2)
  assert.equal(keeper.pid, 2)
  await keeper.stop()
  assert.equal(second.stopped, true)
})

test('a start that fails is tried again, later each time; who asks during a long pause is told at once', async () => {
  const first = puppet(1)
  const startedAt: number[] = []
  const start = async (): Promise<EngineProcess> => {
    startedAt.push(performance.now())
    if (startedAt.length < 5) throw new Error('no memory')
    return puppet(2)
  }
  const pauses = { firstMs: 20, longestMs: 160, patienceMs: 50 }
  const keeper = new ProcessKeeper(first, { start, log, pauses })
  try {
    const killedAt = performance.now()
    first.die()
    while (startedAt.length < 3) await delay(1)
    await settle()
    await assert.rejects(keeper.current(), (error) => hasCode(error, 'engine_unavailable'))
    while (keeper.pid === null) await delay(1)
    assert.equal((await keeper.current()).pid, 2)
    const waited = startedAt.map((at, index) => at - (startedAt[index - 1] ?? killedAt))
    for (const [index, atLeastMs] of [20, 40, 80, 160, 160].entries()) {
      assert.ok((waited[index] ?? 0) > atLeastMs - 2, `${waited[index]} ms before start ${index + 1}`)
    }
  } finally {
    await keeper.stop()
  }
})

test('a stopped keeper starts nothing more', async () => {
  const first = puppet(1)
  let starts = 0
  const start = async (): Promise<EngineProcess> => {
    starts += 1
    return puppet(2)
  }
  const keeper = new ProcessKeeper(first, { start, log, pauses: { firstMs: 1, longestMs: 1, patienceMs: 50 } })
  await keeper.stop()
  assert.equal(first.stopped, true)
  await settle()
  assert.equal(starts, 0)
})

test('a process that starts while the keeper stops is stopped too', async () => {
  const [first, late] = [puppet(1), puppet(2)]
  const { promise, resolve } = Promise.withResolvers<EngineProcess>()
  const { promise: starting, resolve: begin } = Promise.withResolvers<void>()
  const start = (): Promise<EngineProcess> => {
    begin()
    return promise
  }
  const keeper = new ProcessKeeper(first, { start, log, pauses: { firstMs: 1, longestMs: 1, patienceMs: 50 } })
  first.die()
  await starting
  const stopping = keeper.stop()
  resolve(late)
  await stopping
  assert.equal(late.stopped, true)
})
