import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '#platform/errors'
import { conductOf, isWorthAnother } from './failed-attempt.ts'
import { learnsRefusal } from './learn-refusal.ts'
import { statusOfError, statusOfFailure } from './open-answer.ts'
import { refusalIn } from './refusal.ts'

const refused = (reason: string, status = 400): AppError =>
  new AppError('backend_refused', { status, reason, param: null, upstreamCode: null })
const unavailable = new AppError('backend_unavailable', { backend: 'b', reason: 'connection_lost' })
const resting = new AppError('backend_unavailable', { backend: 'b', reason: 'failed_too_often', retryAfterSeconds: 9 })
const protocol = new AppError('backend_protocol', { backend: 'b', reason: 'answer_cut' })
const busy = new AppError('backend_busy', { backend: 'b', retryAfterSeconds: 1 })

describe('what a failed attempt says of its server, and whether another one is asked', () => {
  const cases = [
    ['a server that is away', unavailable, 'failed', true],
    ['an answer that cannot be read', protocol, 'failed', true],
    ['a server with too much to do', busy, 'left', true],
    ['a mistake of the client', refused('bad'), 'served', false],
    ['a request that no server can take', new AppError('invalid_request', { reason: 'no_token_ids' }), 'served', false],
    ['a fault of ours', new AppError('internal', { reason: 'x' }), 'failed', false],
  ] as const
  for (const [what, error, conduct, isAnother] of cases) {
    test(what, () => assert.deepEqual([conductOf(error), isWorthAnother(error)], [conduct, isAnother]))
  }
})

describe('the status that a failed call is metered with', () => {
  const never = new AbortController().signal
  const cases = [
    ['the server’s own for a refusal', refused('bad', 422), never, 422],
    ['502 for a server that failed', unavailable, never, 502],
    ['503 when no server was to be asked', resting, never, 503],
    ['499 once the client is gone', unavailable, AbortSignal.abort(), 499],
    ['499 for what is no error of ours', new Error('aborted'), never, 499],
  ] as const
  for (const [what, error, signal, status] of cases) {
    test(what, () => assert.equal(statusOfFailure(error, signal), status))
  }

  test('is the same within a stream', () => assert.deepEqual([refused('x', 413), busy].map(statusOfError), [413, 429]))
})

describe('what a server refuses is learnt once', () => {
  const traits = () => ({
    refusesStreamOptions: false,
    refusesPriority: false,
    countsNothing: false,
    thinksUnopened: null,
  })

  test('stream options: it is asked again without, and counted here', () => {
    for (const reason of ['unknown field stream_options', 'include_usage is not supported']) {
      const learnt = traits()
      assert.deepEqual(
        [learnsRefusal(learnt, refused(reason), 0), learnsRefusal(learnt, refused(reason), 0)],
        [true, false],
      )
      assert.deepEqual(learnt, {
        refusesStreamOptions: true,
        refusesPriority: false,
        countsNothing: true,
        thinksUnopened: null,
      })
    }
  })

  test('a priority: only where one was told', () => {
    const learnt = traits()
    const reason = 'Got priority 3 but Priority scheduling is not enabled.'
    assert.equal(learnsRefusal(learnt, refused(reason), 0), false)
    assert.deepEqual(
      [learnsRefusal(learnt, refused(reason), 3), learnsRefusal(learnt, refused(reason), 3)],
      [true, false],
    )
    assert.deepEqual(learnt, {
      refusesStreamOptions: false,
      refusesPriority: true,
      countsNothing: false,
      thinksUnopened: null,
    })
  })

  test('nothing from any other failure', () => {
    const learnt = traits()
    for (const error of [refused('temperature is too high'), unavailable, busy]) {
      assert.equal(learnsRefusal(learnt, error, 3), false)
    }
    assert.deepEqual(learnt, traits())
  })
})

describe('a head that announces no answer', () => {
  const json = { 'content-type': 'application/json' }
  const isRefused = (status: number, headers: object, canPass = true): boolean =>
    refusalIn(status, { ...headers }, canPass) !== null

  test('is any status but 200, a page, or what can no longer be passed on', () => {
    assert.deepEqual(
      [200, 201, 204, 302, 400, 500].map((status) => isRefused(status, json)),
      [false, true, true, true, true, true],
    )
    for (const type of ['text/html', 'text/html; charset=utf-8', 'application/xhtml+xml']) {
      assert.equal(isRefused(200, { 'content-type': type }), true, type)
    }
    assert.deepEqual([isRefused(200, {}), isRefused(200, json, false)], [false, true])
  })

  test('is told with what its body says, and when to come back', () => {
    const refusal = refusalIn(429, { ...json, 'retry-after': '7' }, true)
    assert.ok(refusal)
    assert.equal(refusal.keep(Buffer.from('{"error":{"message":"lent"}}')), true)
    assert.deepEqual(refusal.errorOf('b').details, { backend: 'b', retryAfterSeconds: 7 })
  })

  test('is kept to sixty-four kilobytes, however long it is', () => {
    const refusal = refusalIn(400, json, true)
    assert.ok(refusal)
    refusal.keep(Buffer.from('{"message":"court"}'))
    for (let part = 0; part < 100; part += 1) refusal.keep(Buffer.alloc(64 * 1024, ' '))
    assert.partialDeepStrictEqual(refusal.errorOf('b').details, { status: 400, reason: 'court' })
  })
})
