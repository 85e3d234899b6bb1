import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Place, latestBelow, parentOfQuestion, shownOf } from './branches.ts'

const place = (id: number, role: Place['role'], parent: number | null = null): Place => ({
  id,
  role,
  parent_id: parent,
})

/** Two turns; the second question was asked in other words (5), the first one too (7), and 7 has a second turn. */
const places = [
  place(1, 'user'),
  place(2, 'assistant'),
  place(3, 'user'),
  place(4, 'assistant'),
  place(5, 'user', 2),
  place(6, 'assistant', 5),
  place(7, 'user', 0),
  place(8, 'assistant', 7),
  place(9, 'user', 8),
  place(10, 'assistant', 9),
]

test('what is shown leads from the beginning to the chosen message, with the versions of its questions', () => {
  assert.deepEqual(shownOf(places, 6), {
    path: [1, 2, 5, 6],
    versions: [
      { shown: 1, ids: [1, 7] },
      { shown: 5, ids: [3, 5] },
    ],
  })
  assert.deepEqual(shownOf(places, null).path, [7, 8, 9, 10])
  assert.deepEqual(shownOf(places, 404).path, [7, 8, 9, 10], 'a message that is gone is as none')
  assert.deepEqual(shownOf([], null), { path: [], versions: [] })
})

test('a conversation of before, where nothing says what follows what, is one path', () => {
  assert.deepEqual(shownOf(places.slice(0, 4), null), { path: [1, 2, 3, 4], versions: [] })
})

test('a question is replaced where it stood, and a version is shown to its latest answer', () => {
  assert.equal(parentOfQuestion(places, 3), 2)
  assert.equal(parentOfQuestion(places, 1), 0)
  assert.equal(parentOfQuestion(places, 2), null, 'an answer is no question')
  assert.equal(parentOfQuestion(places, 404), null)
  assert.equal(latestBelow(places, 1), 6)
  assert.equal(latestBelow(places, 7), 10)
  assert.equal(latestBelow(places, 3), 4)
})
