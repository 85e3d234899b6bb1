import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinedRules } from './joined-rules.ts'

const across = (left: number, right: number, y: number) => ({ left, right, top: y, bottom: y })
const down = (x: number, top: number, bottom: number) => ({ left: x, right: x, top, bottom })

test('rules that go on with one another are one, in both directions', () => {
  const row = [across(100, 150, 40), across(50, 101, 40.2), across(200, 250, 40), across(50, 150, 90)]
  assert.deepEqual(
    joinedRules(row, 3).map(({ left, right }) => [left, right]),
    [
      [50, 150],
      [200, 250],
      [50, 150],
    ],
  )
  assert.deepEqual(joinedRules([down(60, 10, 20), down(60, 20, 35), down(90, 10, 35)], 3), [
    down(60, 10, 35),
    down(90, 10, 35),
  ])
  assert.deepEqual(joinedRules([], 3), [])
})
