import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { Closers } from './closers.ts'

const log = createLog('silent')

test('what was opened last is closed first, one after the other', async () => {
  const closers = new Closers()
  const order: string[] = []
  closers.add('database', () => void order.push('database'))
  closers.add('server', async () => {
    await Promise.resolve()
    order.push('server')
  })
  await closers.closeAll(log)
  assert.deepEqual(order, ['server', 'database'])
})

test('what fails to close keeps nothing else open, and is told', async () => {
  const closers = new Closers()
  const order: string[] = []
  const told: unknown[] = []
  closers.add('first', () => void order.push('first'))
  closers.add('second', () => Promise.reject(new Error('busy')))
  closers.add('third', () => {
    throw new Error('gone')
  })
  const noting = Object.assign(Object.create(log), { warn: (facts: unknown) => told.push(facts) })
  await closers.closeAll(noting)
  assert.deepEqual(order, ['first'])
  assert.deepEqual(told, [
    { part: 'third', reason: 'gone' },
    { part: 'second', reason: 'busy' },
  ])
})

test('nothing is closed twice', async () => {
  const closers = new Closers()
  let closed = 0
  closers.add('once', () => (closed += 1))
  await closers.closeAll(log)
  await closers.closeAll(log)
  assert.equal(closed, 1)
})
