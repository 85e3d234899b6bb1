import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { noAmounts } from './amounts-of.ts'
import type { Amounts } from './limit.ts'
import { Quota } from './quota.ts'

const minuteMs = 60_000
const nowMs = Date.parse('2026-03-01T10:00:20.000Z')
const of = (more: Partial<Amounts>): Amounts => ({ ...noAmounts, ...more })
const one = of({ requests: 1 })

describe('a quota of one process', () => {
  test('has room for what is allowed, and not for one more', () => {
    const quota = new Quota('requestsPerMinute', 3)
    const taken = [1, 2, 3, 4].map(() => {
      const hasRoom = quota.hasRoomFor(one, nowMs)
      if (hasRoom) quota.take(one, nowMs)
      return hasRoom
    })
    assert.deepEqual(taken, [true, true, true, false])
    assert.equal(quota.remaining(nowMs), 0)
  })

  test('is whole again in the next period, which begins with its first request', () => {
    const quota = new Quota('requestsPerMinute', 1)
    quota.take(one, nowMs)
    assert.equal(quota.endsAtMs, nowMs + minuteMs)
    assert.equal(quota.hasRoomFor(one, nowMs + minuteMs - 1), false)
    assert.equal(quota.hasRoomFor(one, nowMs + minuteMs), true)
    assert.equal(quota.remaining(nowMs + minuteMs), 1)
  })

  test('lets something larger than itself pass when nothing else was used', () => {
    const quota = new Quota('tokensPerMinute', 100)
    const large = of({ tokens: 1000 })
    assert.equal(quota.hasRoomFor(large, nowMs), true)
    quota.take(of({ tokens: 1 }), nowMs)
    assert.equal(quota.hasRoomFor(large, nowMs), false)
    assert.equal(quota.hasRoomFor(of({ tokens: 99 }), nowMs), true)
  })

  test('of nothing has room for nothing', () => {
    assert.equal(new Quota('tokensPerMinute', 0).hasRoomFor(noAmounts, nowMs), false)
  })

  test('counts what was really used, within the period alone', () => {
    const quota = new Quota('tokensPerMinute', 100)
    const taken = quota.take(of({ tokens: 80 }), nowMs)
    quota.correct(taken, of({ tokens: 30 }))
    assert.equal(quota.remaining(nowMs), 70)
    quota.correct(quota.take(of({ tokens: 10 }), nowMs), of({ tokens: 90 }))
    assert.equal(quota.remaining(nowMs), 0)
    const late = quota.take(of({ tokens: 5 }), nowMs)
    quota.take(of({ tokens: 5 }), nowMs + minuteMs)
    quota.correct(late, of({ tokens: 100 }))
    assert.equal(quota.remaining(nowMs + minuteMs), 95)
  })

  test('never gives back more than was taken', () => {
    const quota = new Quota('tokensPerMinute', 100)
    quota.correct({ amount: 50, endsAtMs: quota.endsAtMs }, noAmounts)
    assert.equal(quota.remaining(nowMs), 100)
  })

  test('starts from what earlier processes counted', () => {
    const quota = new Quota('requestsPerDay', 10)
    quota.startFrom(7, nowMs)
    quota.startFrom(4, nowMs)
    assert.deepEqual([quota.remaining(nowMs), quota.state(nowMs).used], [3, 7])
  })

  test('has no room left once less is allowed than was used', () => {
    const quota = new Quota('requestsPerDay', 10)
    for (let call = 0; call < 5; call += 1) quota.take(one, nowMs)
    quota.allow(3)
    assert.deepEqual([quota.remaining(nowMs), quota.hasRoomFor(one, nowMs)], [0, false])
    quota.allow(6)
    assert.equal(quota.remaining(nowMs), 1)
  })

  test('tells what is used now and when that ends', () => {
    const quota = new Quota('requestsPerDay', 10)
    assert.deepEqual(quota.state(nowMs), { used: 0, endsAtMs: Date.parse('2026-03-01T23:00:00.000Z') })
    quota.take(one, nowMs)
    assert.deepEqual(quota.state(nowMs), { used: 1, endsAtMs: Date.parse('2026-03-01T23:00:00.000Z') })
    assert.equal(quota.state(Date.parse('2026-03-02T10:00:00Z')).used, 0)
  })

  test('needs nothing drawn', () => assert.equal(new Quota('requestsPerDay', 1).lacks(one, nowMs), 0))
})

describe('each quota counts its own amount', () => {
  const used = of({ requests: 1, tokens: 20, euros: 0.3, kilowattHours: 0.04 })
  const cases = [
    ['requestsPerMinute', 1],
    ['requestsPerDay', 1],
    ['tokensPerMinute', 20],
    ['tokensPerDay', 20],
    ['eurosPerMonth', 0.3],
    ['kilowattHoursPerMonth', 0.04],
  ] as const
  for (const [name, amount] of cases) {
    test(name, () => {
      const quota = new Quota(name, 100)
      quota.take(used, nowMs)
      assert.equal(quota.state(nowMs).used, amount)
    })
  }
})

describe('a quota that processes share', () => {
  const share = (allowed: number): Quota => new Quota('requestsPerMinute', allowed, true)
  const receive = (quota: Quota, draw: Parameters<Quota['receive']>[0]): void =>
    quota.receive(draw, { asked: 1, endsAtMs: quota.endsAtMs })

  test('has room for what it drew alone', () => {
    const quota = share(10)
    assert.equal(quota.hasRoomFor(one, nowMs), false)
    assert.equal(quota.lacks(one, nowMs), 1)
    receive(quota, { granted: 2, drawn: 2 })
    assert.deepEqual([quota.lacks(one, nowMs), quota.hasRoomFor(one, nowMs)], [0, true])
    quota.take(one, nowMs)
    quota.take(one, nowMs)
    assert.deepEqual([quota.hasRoomFor(one, nowMs), quota.lacks(one, nowMs)], [false, 1])
  })

  test('draws no more once there was less than was asked for, until the limit changes', () => {
    const quota = share(10)
    quota.lacks(one, nowMs)
    receive(quota, { granted: 0, drawn: 10 })
    assert.equal(quota.lacks(one, nowMs), 0)
    quota.allow(10)
    assert.equal(quota.lacks(one, nowMs), 0)
    quota.allow(20)
    assert.equal(quota.lacks(one, nowMs), 1)
  })

  test('ends with the minute of the clock, which is that of all', () => {
    const quota = share(10)
    quota.lacks(one, nowMs)
    assert.equal(quota.endsAtMs, Date.parse('2026-03-01T10:01:00.000Z'))
  })

  test('throws away a part that was asked for in the minute before', () => {
    const quota = share(10)
    quota.lacks(one, nowMs)
    const before = quota.endsAtMs
    quota.lacks(one, nowMs + minuteMs)
    quota.receive({ granted: 5, drawn: 5 }, { asked: 1, endsAtMs: before })
    assert.equal(quota.hasRoomFor(one, nowMs + minuteMs), false)
  })

  test('tells what all have left: what nobody drew, and its own part', () => {
    const quota = share(10)
    quota.lacks(one, nowMs)
    receive(quota, { granted: 3, drawn: 7 })
    assert.equal(quota.remaining(nowMs), 6)
    quota.take(one, nowMs)
    assert.deepEqual([quota.remaining(nowMs), quota.state(nowMs).used], [5, 5])
  })

  test('tells the first who draws what was used before, in that period alone', () => {
    const quota = share(10)
    quota.startFrom(4, nowMs)
    assert.equal(quota.usedBefore, 4)
    quota.lacks(one, nowMs + minuteMs)
    assert.equal(quota.usedBefore, 0)
  })

  test('asks for a least part of what has no unit', () => {
    const quota = new Quota('eurosPerMonth', 1, true)
    assert.equal(quota.lacks(noAmounts, nowMs), 1e-6)
  })
})
