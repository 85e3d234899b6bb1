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

test('the words of odd servers are found where they stand', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['Ollama', { error: 'model "x" not found' }, 'model "x" not found'],
    ['Anthropic', { type: 'error', error: { type: 'invalid_request_error', message: 'Too big' } }, 'Too big'],
    [
      'Gemini, in a list of one',
      [{ error: { code: 400, message: 'Invalid JSON', status: 'INVALID_ARGUMENT' } }],
      'Invalid JSON',
    ],
    ['LiteLLM', { detail: { error: 'Max tokens' } }, 'Max tokens'],
    ['FastAPI with an object', { detail: { message: 'Wrong size' } }, 'Wrong size'],
    ['text-embeddings-inference', { error: 'batch size 64 > 32', error_type: 'Validation' }, 'batch size 64 > 32'],
    ['an empty sentence, then one', { error: '', message: 'Said here' }, 'Said here'],
    ['an object that says nothing', { detail: { code: 3 } }, 'the backend answered HTTP 400'],
    ['an empty list', [], 'the backend answered HTTP 400'],
    ['a number', '42', 'the backend answered HTTP 400'],
    ['a page', '<html><h1>400 Bad Request</h1></html>', 'the backend answered HTTP 400'],
  ]
  for (const [server, body, reason] of cases) {
    assert.partialDeepStrictEqual(refuse(400, body).details, { status: 400, reason }, server)
  }
})

test('a code that repeats the status is none, and no code is longer than it needs', () => {
  const codeOf = (code: unknown) => {
    const { details } = refuse(400, { error: { message: 'x', code } })
    return 'upstreamCode' in details ? details.upstreamCode : undefined
  }
  assert.deepEqual(['too_long', '400', 400, null, { a: 1 }, 'c'.repeat(200)].map(codeOf), [
    'too_long',
    null,
    null,
    null,
    null,
    'c'.repeat(100),
  ])
})

test('no refusal is longer than a message may be, and a list is cut', () => {
  const issue = (index: number) => ({ loc: ['body', index], msg: 'm'.repeat(600) })
  const { details } = refuse(422, { detail: Array.from({ length: 50 }, (_, index) => issue(index)) })
  assert.ok('issues' in details && details.issues && 'reason' in details)
  assert.deepEqual(
    [details.issues.length, details.issues[0]?.msg.length, details.issues[0]?.type, details.reason.length],
    [20, 500, 'value_error', 500],
  )
})

test('a wait is at least a second and at most an hour', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['0', 1],
    ['-5', 1],
    ['0.2', 1],
    ['1.5', 2],
    ['86400', 3600],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 1],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3600],
  ]
  for (const [header, seconds] of cases) {
    assert.partialDeepStrictEqual(refuse(429, '', header).details, { retryAfterSeconds: seconds }, header)
  }
})
