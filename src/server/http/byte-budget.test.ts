import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { serve } from '../../../test/fakes/one-answer.ts'
import { ByteBudget, freeBytes, holdFor } from './byte-budget.ts'

const newBudget = () => new ByteBudget({ totalBytes: 1000, callerBytes: 600 })
const overloaded = { code: 'overloaded', details: { retryAfterSeconds: 2 } }

describe('the memory of bodies under way', () => {
  test('is free for small ones', () => {
    const budget = newBudget()
    const lease = budget.lease('a')
    lease.hold(freeBytes)
    assert.equal(budget.heldBytes, 0)
    lease.hold(freeBytes + 1)
    assert.equal(budget.heldBytes, 1)
  })

  test('is taken as a body grows, and never given back before the end', () => {
    const budget = newBudget()
    const lease = budget.lease('a')
    for (const [bytes, held] of [
      [200, 200],
      [500, 500],
      [300, 500],
      [600, 600],
    ] as const) {
      lease.hold(freeBytes + bytes)
      assert.equal(budget.heldBytes, held)
    }
    lease.release()
    lease.release()
    assert.equal(budget.heldBytes, 0)
  })

  test('is filled by nobody alone', () => {
    const budget = newBudget()
    budget.lease('a').hold(freeBytes + 400)
    const second = budget.lease('a')
    assert.throws(() => second.hold(freeBytes + 201), overloaded)
    second.hold(freeBytes + 200)
    budget.lease('b').hold(freeBytes + 400)
    assert.equal(budget.heldBytes, 1000)
  })

  test('is never more than there is, and what was refused takes nothing', () => {
    const budget = newBudget()
    const [first, second] = [budget.lease('a'), budget.lease('b')]
    first.hold(freeBytes + 600)
    assert.throws(() => second.hold(freeBytes + 401), overloaded)
    assert.equal(budget.heldBytes, 600)
    first.release()
    second.hold(freeBytes + 401)
    assert.equal(budget.heldBytes, 401)
  })

  test('of a caller is whole again once its requests are over', () => {
    const budget = newBudget()
    for (let round = 0; round < 10; round += 1) {
      const leases = [budget.lease('a'), budget.lease('a')]
      for (const lease of leases) lease.hold(freeBytes + 300)
      for (const lease of leases) lease.release()
    }
    assert.equal(budget.heldBytes, 0)
  })
})

test('what an answer takes is given back when it is over, also when it was refused', async () => {
  const { ask } = await serve()
  const budget = newBudget()
  let heldWhileAnswering = 0
  await ask((_request, response) => {
    const hold = holdFor(budget, 'a', response)
    hold(freeBytes + 300)
    heldWhileAnswering = budget.heldBytes
    assert.throws(() => hold(freeBytes + 301), overloaded)
    response.end()
  })
  assert.equal(heldWhileAnswering, 300)
  await until(() => budget.heldBytes === 0)
})
