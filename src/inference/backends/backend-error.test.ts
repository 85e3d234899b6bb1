import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backendError } from './backend-error.ts'

const refuse = (status: number, body: unknown, retryAfter?: string) =>
  backendError({ backend: 'b', status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body) })

test('keeps the words, the code and the parameter of a refusal, with its status', () => {
  const openai = refuse(400, { error: { message: 'Too long', code: 'context_length_exceeded', param: 'messages' } })
  assert.equal(openai.code, 'backend_refused')
  assert.deepEqual(openai.details, {
    status: 400,
    reason: 'Too long',
    param: 'messages',
    upstreamCode: 'context_length_exceeded',
  })
  assert.partialDeepStrictEqual(refuse(400, { object: 'error', message: 'Bad', code: 400 }).details, {
    reason: 'Bad',
    upstreamCode: null,
  })
})

test('keeps the list of a 422, wherever it stands', () => {
  const issue = { type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs', input: true }
  const kept = { type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs' }
  for (const body of [{ detail: [issue] }, { object: 'error', message: { detail: [issue] } }]) {
    assert.partialDeepStrictEqual(refuse(422, body).details, {
      status: 422,
      reason: 'body.stream_options: Extra inputs',
      issues: [kept],
    })
  }
})

test('a bare sentence, or nothing that can be read', () => {
  assert.partialDeepStrictEqual(refuse(413, { detail: 'trop long' }).details, { reason: 'trop long', status: 413 })
  assert.partialDeepStrictEqual(refuse(400, { error: 'no' }).details, { reason: 'no' })
  assert.partialDeepStrictEqual(refuse(422, '<html>').details, { reason: 'the backend answered HTTP 422' })
  assert.equal('reason' in refuse(400, { detail: 'x'.repeat(9000) }).details, true)
})

test('what speaks of our settings is not the client’s mistake', () => {
  for (const status of [401, 403, 404, 500, 502]) {
    assert.deepEqual(refuse(status, '').details, { backend: 'b', reason: 'http_status', value: status })
  }
})

test('keeps the time to wait, in seconds or as a date', () => {
  assert.deepEqual(refuse(429, '', '7').details, { backend: 'b', retryAfterSeconds: 7 })
  assert.deepEqual(refuse(429, '').details, { backend: 'b', retryAfterSeconds: 5 })
  assert.deepEqual(refuse(429, '', 'soon').details, { backend: 'b', retryAfterSeconds: 5 })
  assert.deepEqual(refuse(503, '', '30').details, {
    backend: 'b',
    reason: 'http_status',
    value: 503,
    retryAfterSeconds: 30,
  })
  const { details } = refuse(429, '', new Date(Date.now() + 20_000).toUTCString())
  assert.ok('retryAfterSeconds' in details && (details.retryAfterSeconds ?? 0) >= 18)
})
