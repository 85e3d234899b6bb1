import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { type Band, FairQueue } from './fair-queue.ts'

const never = new AbortController().signal
const bounds = { maxWaiting: 500, maxWaitSeconds: 60 }

/** A queue whose slots are numbers; `order` tells who got one, in turn. */
function openQueue(given = bounds) {
  const queue = new FairQueue<number>(given)
  const order: string[] = []
  const join = (tenant: string, { band = 1 as Band, weight = 1, signal = never } = {}): Promise<void> =>
    queue.wait({ tenant, band, weight, signal }).then(() => void order.push(tenant))
  const serve = async (slots: number): Promise<void> => {
    let left = slots
    queue.serve(() => (left > 0 ? left-- : null))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { queue, order, join, serve }
}

describe('the fair queue', () => {
  test('serves a small tenant beside a large one', async () => {
    const { order, join, serve } = openQueue()
    for (let index = 0; index < 100; index += 1) void join('A')
    for (let index = 0; index < 10; index += 1) void join('B')
    await serve(110)
    assert.ok(order.lastIndexOf('B') < 25, `B's last is ${order.lastIndexOf('B')}`)
    const firstTwenty = order.slice(0, 20).filter((tenant) => tenant === 'A').length
    assert.equal(firstTwenty, 10)
  })

  test('weighs what each was served', async () => {
    const { order, join, serve } = openQueue()
    for (let index = 0; index < 30; index += 1) void join('heavy', { weight: 300 })
    for (let index = 0; index < 30; index += 1) void join('light', { weight: 100 })
    await serve(20)
    assert.equal(order.filter((tenant) => tenant === 'heavy').length, 5)
  })

  test('keeps the order within a tenant, and higher bands before', async () => {
    const { queue, serve } = openQueue()
    const order: number[] = []
    const bands: Band[] = [2, 1, 0, 0, 1]
    for (const [index, band] of bands.entries()) {
      void queue.wait({ tenant: 't', band, weight: 1, signal: never }).then(() => order.push(index))
    }
    await serve(5)
    assert.deepEqual(order, [2, 3, 1, 4, 0])
  })

  test('lets the lowest band advance after 30 seconds', async () => {
    let nowMs = 0
    const clock = mock.method(performance, 'now', () => nowMs)
    try {
      const { order, join, serve } = openQueue()
      void join('patient', { band: 2 })
      void join('patient', { band: 2 })
      for (let index = 0; index < 5; index += 1) void join('urgent', { band: 0 })
      await serve(2)
      nowMs = 31_000
      await serve(2)
      assert.deepEqual(order, ['urgent', 'urgent', 'patient', 'urgent'])
    } finally {
      clock.mock.restore()
    }
  })

  test('is bounded in number', async () => {
    const { queue, join } = openQueue({ maxWaiting: 2, maxWaitSeconds: 60 })
    void join('a')
    void join('a')
    await assert.rejects(join('b'), { code: 'overloaded', details: { retryAfterSeconds: 5 } })
    assert.equal(queue.waiting, 2)
  })

  test('gives up a place of a lower band for a higher one, and never the other way', async () => {
    const { order, join, serve } = openQueue({ maxWaiting: 4, maxWaitSeconds: 60 })
    void join('batch', { band: 2 })
    void join('large batch', { band: 2 })
    const shed = [1, 2].map(() => assert.rejects(join('large batch', { band: 2 }), { code: 'overloaded' }))
    void join('person')
    void join('person')
    await Promise.all(shed)
    await assert.rejects(join('batch', { band: 2 }), { code: 'overloaded' })
    await serve(4)
    assert.deepEqual(order, ['person', 'person', 'batch', 'large batch'])
  })

  test('refuses at once who would wait too long at the pace of the moment, and says when to come back', async () => {
    let nowMs = 0
    const clock = mock.method(performance, 'now', () => nowMs)
    try {
      const { queue, order, join, serve } = openQueue({ maxWaiting: 500, maxWaitSeconds: 60 })
      for (let index = 0; index < 40; index += 1) void join('A')
      for (let index = 0; index < 10; index += 1) {
        nowMs += 2000
        await serve(1)
      }
      assert.equal(queue.waiting, 30)
      await assert.rejects(join('A'), { code: 'overloaded', details: { retryAfterSeconds: 2 } })
      await assert.rejects(join('batch', { band: 2 }), { code: 'overloaded' })
      void join('B')
      await serve(2)
      assert.ok(order.includes('B'), 'a share of its own is left to whoever asked for little')
    } finally {
      clock.mock.restore()
    }
  })

  test('is bounded in time', async () => {
    const { queue, join } = openQueue({ maxWaiting: 2, maxWaitSeconds: 0.01 })
    await assert.rejects(join('a'), { code: 'overloaded' })
    assert.equal(queue.waiting, 0)
  })

  test('forgets who leaves', async () => {
    const { queue, order, join, serve } = openQueue()
    const leaving = new AbortController()
    const left = join('gone', { signal: leaving.signal })
    void join('here')
    leaving.abort(new Error('left'))
    await assert.rejects(left, /left/)
    await assert.rejects(join('late', { signal: AbortSignal.abort(new Error('left')) }), /left/)
    await serve(3)
    assert.deepEqual([order, queue.waiting], [['here'], 0])
  })
})
