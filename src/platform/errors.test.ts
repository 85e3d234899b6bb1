import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError, hasCode, isAppError, messageOf } from './errors.ts'

test('an error bears its code, its facts and what it came from; its message is for logs', () => {
  const cause = new Error('ENOSPC')
  const error = new AppError('not_found', { what: 'file', id: 7 }, { cause })
  assert.ok(error instanceof Error)
  assert.deepEqual(
    [error.name, error.code, error.details, error.cause, error.message],
    ['AppError', 'not_found', { what: 'file', id: 7 }, cause, 'not_found {"what":"file","id":7}'],
  )
})

test('it is told from anything else that is thrown, and by its code', () => {
  const error: unknown = new AppError('too_large', { limitBytes: 5 })
  assert.deepEqual([isAppError(error), hasCode(error, 'too_large'), hasCode(error, 'not_found')], [true, true, false])
  assert.equal(hasCode(error, 'too_large') && error.details.limitBytes, 5)
  for (const other of [new Error('x'), { code: 'too_large', details: {} }, 'too_large', null, undefined, 5]) {
    assert.deepEqual([isAppError(other), hasCode(other, 'too_large')], [false, false])
  }
})

test('whatever is thrown has a message', () => {
  for (const [thrown, message] of [
    [new Error('panne'), 'panne'],
    [new AppError('empty_document', {}), 'empty_document {}'],
    ['texte', 'texte'],
    [null, 'null'],
    [undefined, 'undefined'],
    [12, '12'],
  ] as const) {
    assert.equal(messageOf(thrown), message)
  }
})
