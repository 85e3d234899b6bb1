import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RetryBudget } from './retry-budget.ts'

/** Attempts that pass of so many that are asked for. */
function spend(budget: RetryBudget, attempts: number): number {
  return Array.from({ length: attempts }, () => budget.spend()).filter(Boolean).length
}

test('a hundred extra attempts are in hand, then none', () => {
  const budget = new RetryBudget()
  assert.equal(spend(budget, 150), 100)
  assert.equal(budget.spend(), false)
})

test('ten calls earn one attempt', () => {
  const budget = new RetryBudget()
  spend(budget, 100)
  for (let call = 0; call < 9; call += 1) budget.earn()
  assert.equal(budget.spend(), false)
  budget.earn()
  budget.earn()
  assert.deepEqual([budget.spend(), budget.spend()], [true, false])
})

test('nothing is earned beyond a hundred', () => {
  const budget = new RetryBudget()
  for (let call = 0; call < 10_000; call += 1) budget.earn()
  assert.equal(spend(budget, 200), 100)
})

test('while every server fails, one attempt in ten calls is extra, and no more', () => {
  const budget = new RetryBudget()
  spend(budget, 100)
  let extra = 0
  for (let call = 0; call < 1000; call += 1) {
    budget.earn()
    if (budget.spend()) extra += 1
  }
  assert.ok(extra >= 99 && extra <= 100, `${extra} of 1000`)
})
