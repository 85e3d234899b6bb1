import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pagesIn } from './page-ranges.ts'

test('pages are named in a list or in ranges, and count from one here', () => {
  assert.deepEqual(pagesIn([2, 0, 2]), [1, 3])
  assert.deepEqual(pagesIn('0, 2-4,3'), [1, 3, 4, 5])
  assert.deepEqual([pagesIn(null), pagesIn(undefined), pagesIn([])], [null, null, null])
})

test('what names no pages, or too many, is refused', () => {
  for (const pages of ['x', '3-1', '1-', '0-99999', ',']) {
    assert.throws(() => pagesIn(pages), { code: 'invalid_request' }, pages)
  }
})
