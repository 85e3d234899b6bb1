import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { LoadGuard } from './load-guard.ts'

function block(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

test('a process that runs late refuses new work, and takes it again once it runs on time', async () => {
  const guard = new LoadGuard(100)
  const isRefusing = (): boolean => {
    try {
      guard.check()
      return false
    } catch (error) {
      assert.deepEqual(error, Object.assign(error as Error, { code: 'overloaded', details: { retryAfterSeconds: 2 } }))
      return true
    }
  }
  try {
    block(900)
    await until(isRefusing)
    assert.ok(guard.averageLateMs > 100)
    await until(() => !isRefusing(), 60_000)
  } finally {
    guard.stop()
  }
})
