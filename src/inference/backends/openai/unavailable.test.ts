import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '#platform/errors'
import { unavailable } from './unavailable.ts'

const failing = (code: string, name = 'Error'): Error => Object.assign(new Error(`${code} happened`), { code, name })

describe('what went wrong on the way to a server is told in one word', () => {
  const cases = [
    ['ECONNREFUSED', 'connection_refused'],
    ['ECONNRESET', 'connection_lost'],
    ['ENOTFOUND', 'host_not_found'],
    ['EAI_AGAIN', 'host_not_found'],
    ['UND_ERR_SOCKET', 'connection_lost'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no_connection_in_time'],
    ['UND_ERR_HEADERS_TIMEOUT', 'no_answer_in_time'],
    ['UND_ERR_BODY_TIMEOUT', 'answer_stopped_coming'],
  ] as const
  for (const [code, reason] of cases) {
    test(code, () => {
      const cause = failing(code)
      const error = unavailable('b', cause)
      assert.deepEqual(
        [error.code, error.details, error.cause],
        ['backend_unavailable', { backend: 'b', reason }, cause],
      )
    })
  }

  test('a signal that timed out', () => {
    const cause = failing('23', 'TimeoutError')
    assert.deepEqual(unavailable('b', cause).details, { backend: 'b', reason: 'no_answer_in_time' })
  })
})

describe('what nobody foresaw is told in its own words', () => {
  const told = (value: string) => ({ backend: 'b', reason: 'told_error', value })
  test('an error with another code', () =>
    assert.deepEqual(unavailable('b', failing('EPROTO')).details, told('EPROTO happened')))
  test('an error without a code', () => assert.deepEqual(unavailable('b', new Error('odd')).details, told('odd')))
  test('what is no error', () => assert.deepEqual(unavailable('b', 'odd').details, told('odd')))
})

test('an error of ours stays itself', () => {
  const own = new AppError('address_refused', { host: 'h', range: 'private' })
  assert.equal(unavailable('b', own), own)
})
