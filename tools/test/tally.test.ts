import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { Tally } from './tally.ts'

const said = (message: string, nesting = 0): TestEvent => ({
  type: 'test:diagnostic',
  data: { message, nesting, level: 'info' },
})

test('the summaries of two runs become one', () => {
  const tally = new Tally()
  for (const line of ['tests 3', 'pass 3', 'fail 0', 'tests 2', 'pass 1', 'fail 1', 'duration_ms 1.5'])
    assert.equal(tally.count(said(line)), true)
  assert.equal(tally.count(said('a word of a test')), false)
  assert.equal(tally.count(said('tests 9', 1)), false)
  const lines = [...tally.lines()].map((event) => (event.type === 'test:diagnostic' ? event.data.message : ''))
  assert.deepEqual(lines.slice(0, 4), ['tests 5', 'suites 0', 'pass 4', 'fail 1'])
  assert.equal(tally.failed, true)
})

test('a run without a single test has failed', () => {
  assert.equal(new Tally().failed, true)
})
