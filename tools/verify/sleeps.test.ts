import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSleeps } from './sleeps.ts'

const named = "import { setTimeout as sleep } from 'node:timers/promises'\n"

test('a wait for a time is found under the name that it has there', () => {
  const text = `${named}await sleep(50)\nawait sleep(1_000)\n`
  assert.deepEqual(findSleeps([{ path: 'a.test.ts', text }]), ['a.test.ts:2', 'a.test.ts:3'])
  const plain = "import { setTimeout } from 'node:timers/promises'\nawait setTimeout(20)\n"
  assert.deepEqual(findSleeps([{ path: 'b.test.ts', text: plain }]), ['b.test.ts:2'])
})

test('looking again, a limit that is called off and a clock of somebody else are none', () => {
  const glances =
    'while (!isDone()) await sleep(10)\nawait sleep(60_000, undefined, { signal })\nawait sleep(heartbeatMs)\n'
  assert.deepEqual(findSleeps([{ path: 'a.test.ts', text: named + glances }]), [])
  assert.deepEqual(findSleeps([{ path: 'b.test.ts', text: 'setTimeout(() => socket.destroy(), 1500)\n' }]), [])
})
