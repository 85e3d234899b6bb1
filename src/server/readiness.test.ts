import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../test/fakes/database.ts'
import { createReadiness, readinessOf } from './readiness.ts'

test('an instance that cannot keep what it must account for is not ready, and is again once it can', async () => {
  const { db } = await testDatabase()
  const usage = { unwritten: 0 }
  const index = { rows: async () => 0 }
  const readiness = createReadiness({ db, index, engineState: () => 'idle', usage })
  assert.equal((await readiness.report()).isReady, true)
  usage.unwritten = 3
  const { isReady, checks } = await readiness.report()
  assert.deepEqual([isReady, checks['usage'], checks['database']], [false, 'the usage journal cannot be written', 'ok'])
  usage.unwritten = 0
  assert.equal((await readiness.report()).isReady, true)
})

test('what fails or gives no answer in time is named, and the others are told all the same', async () => {
  const readiness = readinessOf({
    good: async () => 'ok',
    broken: () => Promise.reject(new Error('refused')),
    silent: () => new Promise(() => {}),
  })
  assert.deepEqual(await readiness.report(), {
    isReady: false,
    checks: { good: 'ok', broken: 'unavailable', silent: 'no answer in time' },
  })
  const stopping = readinessOf({ good: async () => 'ok' })
  stopping.stop()
  assert.deepEqual(await stopping.report(), { isReady: false, checks: { good: 'ok', server: 'stopping' } })
})
