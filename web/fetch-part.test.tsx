import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { fetchPart } from './fetch-part.ts'

/** Fails as many times as it is told. */
function partAfter(failures: number) {
  let left = failures
  return mock.fn(async () => {
    left -= 1
    if (left >= 0) throw new Error('Failed to fetch dynamically imported module')
    return 'part'
  })
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

test('a part comes once there is a network again', async () => {
  const reload = mock.fn()
  const load = partAfter(2)
  const part = fetchPart(load, { isOnline: () => false, reload })
  for (let tries = 1; tries <= 2; tries += 1) {
    await turn()
    assert.equal(load.mock.callCount(), tries)
    dispatchEvent(new Event('online'))
  }
  assert.equal(await part, 'part')
  assert.equal(reload.mock.callCount(), 0)
})

test('a part that the browser gave up for good is had by loading the page again', async () => {
  let isOnline = false
  const reload = mock.fn()
  const load = partAfter(2)
  const part = fetchPart(load, { isOnline: () => isOnline, reload })
  await turn()
  isOnline = true
  dispatchEvent(new Event('online'))
  await turn()
  assert.equal(reload.mock.callCount(), 1)
  dispatchEvent(new Event('online'))
  assert.equal(await part, 'part')
})

test('a part that cannot be had although there is a network fails at once', async () => {
  const reload = mock.fn()
  const load = partAfter(1)
  await assert.rejects(fetchPart(load, { isOnline: () => true, reload }), /Failed to fetch/)
  assert.deepEqual([load.mock.callCount(), reload.mock.callCount()], [1, 0])
})
