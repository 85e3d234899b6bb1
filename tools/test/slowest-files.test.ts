import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slowestFiles } from './slowest-files.ts'

test('the files that took longest come first, with what they cost; sums come before', () => {
  const slowest = slowestFiles()
  slowest.note({ file: 'short.test.ts', events: [], durationMs: 90, processorMs: 60 })
  slowest.note({ file: 'long.test.ts', events: [], durationMs: 61_234, processorMs: 2_000 })
  slowest.note({ file: 'ended.test.ts', events: [], durationMs: 1_000, processorMs: null })
  const lines = [...slowest.lines(3_000)].map((event) => (event.type === 'test:diagnostic' ? event.data.message : ''))
  assert.deepEqual(lines, [
    'processor 2.1 s, and 3.0 s of the database; the longest files:',
    '61.2 s (processor 2.0 s) long.test.ts',
    '1.0 s ended.test.ts',
    '0.1 s (processor 0.1 s) short.test.ts',
  ])
})
