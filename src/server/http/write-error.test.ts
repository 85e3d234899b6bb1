import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError, type ErrorCode, type ErrorDetails } from '#platform/errors'
import { serve } from '../../../test/fakes/one-answer.ts'
import { type ErrorAudience, errorBody, errorBodyFor, writeError } from './write-error.ts'

const { ask } = await serve()
const audience = { requestId: 'req-1', language: 'en' } as const

function answerOf(error: AppError, changes: Partial<ErrorAudience> = {}, init?: RequestInit): Promise<Response> {
  return ask((_request, response) => writeError(response, error, { ...audience, ...changes }), init)
}

const failure = <C extends ErrorCode>(code: C, details: ErrorDetails[C]) => new AppError(code, details)
const notFound = failure('not_found', { what: 'collection', id: 7 })
const issues = [
  { loc: ['body', 'messages', 0, 'role'], msg: 'Field required', type: 'missing' },
  { loc: ['body', 'model'], msg: 'expected: string', type: 'invalid_type' },
]

describe('an error', () => {
  test('is one body for every family of clients, and says who asked', async () => {
    const response = await answerOf(notFound)
    assert.equal(response.status, 404)
    assert.deepEqual(
      ['content-type', 'cache-control', 'x-content-type-options', 'x-request-id', 'request-id', 'retry-after'].map(
        (name) => response.headers.get(name),
      ),
      ['application/json; charset=utf-8', 'no-store', 'nosniff', 'req-1', 'req-1', null],
    )
    assert.deepEqual(await response.json(), {
      error: {
        message: 'Collection 7 was not found.',
        type: 'invalid_request_error',
        code: 'not_found',
        param: null,
        request_id: 'req-1',
      },
      detail: 'Collection 7 not found.',
    })
  })

  test('in French says one thing to all', () => {
    const { error, detail } = errorBody(notFound, { ...audience, language: 'fr' })
    assert.equal(detail, error.message)
  })

  test('of fields names each in Albert’s list, and the first as OpenAI’s parameter', () => {
    const { error, detail } = errorBody(failure('validation_failed', { issues }), audience)
    assert.deepEqual([error.param, detail], ['messages.0.role', issues])
  })

  test('of the whole body has no parameter', () => {
    const whole = [{ loc: ['body'], msg: 'expected: object', type: 'invalid_type' }]
    assert.equal(errorBody(failure('validation_failed', { issues: whole }), audience).error.param, null)
  })

  test('names the parameter that is wrong, whatever told it', () => {
    const cases: [AppError, string | null][] = [
      [failure('invalid_request', { reason: 'not_one_of', value: 'a', param: 'sort' }), 'sort'],
      [failure('model_cannot', { model: 'm', capability: 'chat' }), 'model'],
      [failure('name_taken', { name: 'Mairie' }), 'name'],
      [failure('name_taken', { name: 'a@b.fr', param: 'email' }), 'email'],
      [failure('backend_refused', { status: 400, reason: 'no', param: 'n', upstreamCode: null }), 'n'],
      [failure('backend_refused', { status: 400, reason: 'no', param: null, upstreamCode: null }), null],
      [failure('too_large', { limitBytes: 1 }), null],
    ]
    for (const [error, param] of cases) assert.equal(errorBody(error, audience).error.param, param, error.message)
  })

  test('of a model server keeps its status and its code', async () => {
    const details = { status: 418, reason: 'no tea', param: null, upstreamCode: 'teapot' }
    const response = await answerOf(failure('backend_refused', details))
    assert.equal(response.status, 418)
    const body = errorBody(failure('backend_refused', { ...details, upstreamCode: null }), audience)
    assert.deepEqual(
      [errorBody(failure('backend_refused', details), audience).error.code, body.error.code],
      ['teapot', 'backend_refused'],
    )
  })
})

describe('the head of an error', () => {
  test('says when to come back', async () => {
    const cases: [AppError, string | null][] = [
      [failure('rate_limited', { retryAfterSeconds: 7 }), '7'],
      [failure('shutting_down', {}), '10'],
      [failure('backend_unavailable', { backend: 'gpu', reason: 'connection_lost' }), null],
      [failure('backend_unavailable', { backend: 'gpu', reason: 'connection_lost', retryAfterSeconds: 3 }), '3'],
    ]
    for (const [error, seconds] of cases) {
      assert.equal((await answerOf(error)).headers.get('retry-after'), seconds, error.code)
    }
  })

  test('says which methods there are', async () => {
    const response = await answerOf(failure('method_not_allowed', { allowed: ['GET', 'POST'] }))
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, POST'])
  })

  test('says how to come in, and that a key was wrong', async () => {
    const cases: [AppError, string | null][] = [
      [failure('missing_key', {}), 'Bearer realm="socle"'],
      [failure('invalid_key', {}), 'Bearer realm="socle", error="invalid_token"'],
      [failure('expired_key', {}), 'Bearer realm="socle", error="invalid_token"'],
      [failure('invalid_credentials', {}), null],
      [failure('forbidden', { scope: 'audit:read' }), null],
    ]
    for (const [error, challenge] of cases) {
      assert.equal((await answerOf(error)).headers.get('www-authenticate'), challenge, error.code)
    }
  })

  test('closes the connection where a body was still coming, and its sender reads why', async () => {
    const body = new Blob(['x'.repeat(3_000_000)])
    const response = await answerOf(failure('too_large', { limitBytes: 1 }), {}, { method: 'POST', body })
    assert.deepEqual([response.status, response.headers.get('connection')], [413, 'close'])
    assert.equal(Object(await response.json()).error.code, 'too_large')
    assert.equal((await answerOf(notFound)).headers.get('connection'), 'keep-alive')
  })
})

test('after the first byte nothing more is said: the connection is cut', async () => {
  const response = await ask((_request, answer) => {
    answer.writeHead(200).write('half ')
    writeError(answer, notFound, audience)
  }).catch((error: unknown) => error)
  assert.ok(
    response instanceof Response
      ? await response.text().then(
          () => false,
          () => true,
        )
      : response instanceof TypeError,
    'it looked complete',
  )
})

describe('Anthropic’s clients', () => {
  const told = (error: AppError) => errorBodyFor(error, { ...audience, dialect: 'anthropic' })

  test('read their own shape, with what ours says beside', () => {
    assert.deepEqual(told(notFound), {
      type: 'error',
      error: {
        message: 'Collection 7 was not found.',
        type: 'not_found_error',
        code: 'not_found',
        param: null,
        request_id: 'req-1',
      },
      request_id: 'req-1',
      detail: 'Collection 7 not found.',
    })
  })

  test('read their own kinds and statuses', async () => {
    const cases: [AppError, number, string][] = [
      [failure('validation_failed', { issues }), 400, 'invalid_request_error'],
      [failure('missing_key', {}), 401, 'authentication_error'],
      [failure('forbidden', { scope: 'audit:read' }), 403, 'permission_error'],
      [failure('too_large', { limitBytes: 1 }), 413, 'request_too_large'],
      [failure('rate_limited', { retryAfterSeconds: 1 }), 429, 'rate_limit_error'],
      [failure('overloaded', { retryAfterSeconds: 1 }), 503, 'overloaded_error'],
      [failure('timed_out', { what: 'model', limitSeconds: 1 }), 504, 'timeout_error'],
      [failure('internal', { reason: 'x' }), 500, 'api_error'],
      [failure('backend_protocol', { backend: 'gpu', reason: 'error_in_stream' }), 502, 'api_error'],
    ]
    for (const [error, status, type] of cases) {
      const response = await answerOf(error, { dialect: 'anthropic' })
      assert.deepEqual([response.status, Object(await response.json()).error.type], [status, type], error.code)
    }
  })
})

describe('directories', () => {
  test('read errors of SCIM, with its kind where it has one', async () => {
    const cases: [AppError, number, string | undefined][] = [
      [failure('validation_failed', { issues }), 400, 'invalidValue'],
      [failure('invalid_json', { reason: 'ends_too_early' }), 400, 'invalidSyntax'],
      [failure('name_taken', { name: 'a@b.fr' }), 409, 'uniqueness'],
      [failure('invalid_scim', { scimType: 'noTarget', reason: 'x' }), 400, 'noTarget'],
      [failure('not_found', { what: 'user', id: 1 }), 404, undefined],
    ]
    for (const [error, status, scimType] of cases) {
      const response = await answerOf(error, { dialect: 'scim' })
      assert.equal(response.headers.get('content-type'), 'application/scim+json; charset=utf-8')
      assert.deepEqual(
        [response.status, await response.json()],
        [
          status,
          {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
            ...(scimType === undefined ? {} : { scimType }),
            detail: errorBody(error, audience).error.message,
            status: String(status),
          },
        ],
      )
    }
  })
})

test('what nobody foresaw is told without its reason', () => {
  for (const language of ['fr', 'en'] as const) {
    const told = JSON.stringify(
      errorBody(failure('internal', { reason: 'password "secret" of db' }), { ...audience, language }),
    )
    assert.ok(!told.includes('secret'), told)
  }
})
