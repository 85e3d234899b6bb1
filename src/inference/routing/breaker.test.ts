import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Breaker } from './breaker.ts'

function failing(times: number, nowMs = 0): Breaker {
  const breaker = new Breaker()
  for (let index = 0; index < times; index += 1) breaker.fail(nowMs)
  return breaker
}

test('opens after five failures in a row, not before', () => {
  assert.equal(failing(4).allows(0), true)
  assert.equal(failing(5).allows(0), false)
  const mixed = failing(4)
  mixed.succeed(0)
  mixed.fail(0)
  assert.equal(mixed.allows(0), true)
})

test('opens when half of twenty fail within thirty seconds', () => {
  const breaker = new Breaker()
  for (let index = 0; index < 10; index += 1) {
    breaker.fail(index)
    breaker.succeed(index)
  }
  breaker.fail(11)
  assert.equal(breaker.allows(12), false)
  const slow = new Breaker()
  for (let index = 0; index < 15; index += 1) {
    slow.fail(index * 10_000)
    slow.succeed(index * 10_000)
  }
  assert.equal(slow.allows(150_000), true)
})

test('one request tries it after five seconds, then ten, up to sixty', () => {
  const breaker = failing(5)
  assert.deepEqual([breaker.allows(4999), breaker.waitMs(2000), breaker.allows(5000)], [false, 3000, true])
  breaker.begin()
  assert.equal(breaker.allows(5000), false, 'one at a time')
  breaker.fail(5000)
  assert.deepEqual([breaker.allows(14_999), breaker.allows(15_000)], [false, true])
  let nowMs = 15_000
  for (let index = 0; index < 6; index += 1) {
    breaker.begin()
    breaker.fail(nowMs)
    nowMs += 60_000
  }
  breaker.begin()
  breaker.fail(nowMs)
  assert.deepEqual([breaker.allows(nowMs + 59_999), breaker.allows(nowMs + 60_000)], [false, true])
})

test('a server that came back gets a part of its share at first', () => {
  const breaker = failing(5)
  breaker.begin()
  breaker.succeed(6000)
  assert.equal(breaker.allows(6000), true)
  assert.ok(Math.abs(breaker.share(6000) - 0.1) < 1e-9)
  assert.ok(breaker.share(11_000) > 0.5 && breaker.share(11_000) < 0.6)
  assert.equal(breaker.share(16_000), 1)
})

test('a probe whose client left leaves room for another', () => {
  const breaker = failing(5)
  breaker.begin()
  breaker.forget()
  assert.equal(breaker.allows(6000), true)
})
