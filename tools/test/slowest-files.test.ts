import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { slowestFiles } from './slowest-files.ts'

function summary(file: string | undefined, duration_ms: number): TestEvent {
  const counts = { cancelled: 0, passed: 1, skipped: 0, suites: 0, tests: 1, todo: 0, topLevel: 1 }
  return { type: 'test:summary', data: { counts, duration_ms, file, success: true } }
}

test('the files that took longest come first, the whole run is none of them', () => {
  const slowest = slowestFiles()
  for (const event of [summary('short.test.ts', 90), summary('long.test.ts', 61_234), summary(undefined, 99_999)])
    slowest.note(event)
  const lines = [...slowest.lines()].map((event) => (event.type === 'test:diagnostic' ? event.data.message : ''))
  assert.deepEqual(lines, ['61.2 s long.test.ts', '0.1 s short.test.ts'])
})
