import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupByAge } from './group-by-age.ts'

const now = new Date(2026, 2, 30, 9, 0)
const at = (id: number, date: Date) => {
  const seconds = date.getTime() / 1000
  return {
    id,
    title: `n° ${id}`,
    model: 'assistant/essai',
    collection_ids: null,
    as_of: null,
    created: seconds,
    updated: seconds,
  }
}

test('conversations are grouped by calendar day, latest first, and no group is empty', () => {
  const conversations = [
    at(1, new Date(2026, 2, 30, 0, 1)),
    // Ten hours ago, but on another day, across the night when clocks change.
    at(2, new Date(2026, 2, 29, 23, 0)),
    at(3, new Date(2026, 2, 24, 8, 0)),
    at(4, new Date(2026, 2, 23, 8, 0)),
    at(5, new Date(2025, 6, 1, 8, 0)),
  ]
  assert.deepEqual(
    groupByAge(conversations, now).map(({ age, conversations: some }) => [age, some.map(({ id }) => id)]),
    [
      ['today', [1]],
      ['yesterday', [2]],
      ['week', [3, 4]],
      ['older', [5]],
    ],
  )
})

test('a clock that is late does not hide the newest', () => {
  assert.equal(groupByAge([at(1, new Date(2026, 3, 2, 8, 0))], now)[0]?.age, 'today')
})
