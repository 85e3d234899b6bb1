import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AskedOfService, ServiceAnswer } from '../../../test/fakes/answering-service.ts'
import { triedCheck } from '../../../test/fakes/tried-check.ts'
import { wireChecks } from './wire-checks.ts'

const verdictOf = async (name: string, answer: (asked: AskedOfService) => ServiceAnswer) =>
  (await triedCheck(wireChecks, name, answer)).verdict

const challenge = { 'www-authenticate': 'Bearer' }
const refused = { error: { message: 'non' }, detail: 'non' }

describe('a call without a key', () => {
  test('is refused with a challenge, not forbidden', async () => {
    const name = 'no key: 401, with WWW-Authenticate'
    assert.equal(await verdictOf(name, () => ({ status: 401, headers: challenge })), null)
    assert.deepEqual(await verdictOf(name, () => ({ status: 401 })), ['www-authenticate: null', 'string'])
    assert.deepEqual(await verdictOf(name, () => ({ status: 403, headers: challenge })), ['HTTP 403', '401'])
  })

  test('is refused before its body is read', async () => {
    const reading = ({ headers, json }: AskedOfService) => {
      if (json === undefined) return { status: 400 }
      return { status: headers.authorization === undefined ? 401 : 200 }
    }
    assert.deepEqual(await verdictOf('the key before the body', reading), ['HTTP 400', '401'])
    assert.equal(await verdictOf('the key before the body', () => ({ status: 401 })), null)
  })

  test('with a wrong one, or another scheme, is refused in both shapes', async () => {
    const name = 'a wrong key, another scheme: 401'
    assert.equal(await verdictOf(name, () => ({ status: 401, json: refused })), null)
    const basic = ({ headers }: AskedOfService) => headers.authorization?.startsWith('Basic') === true
    assert.deepEqual(await verdictOf(name, (asked) => ({ status: basic(asked) ? 400 : 401, json: refused })), [
      `HTTP 400 ${JSON.stringify(refused)}`,
      '401',
    ])
    assert.deepEqual(await verdictOf(name, () => ({ status: 401, json: { error: { message: 'non' } } })), [
      'detail: undefined',
      'string',
    ])
  })
})

test('methods that an address does not have are told with those it has', async () => {
  const name = 'HEAD, OPTIONS and methods refused'
  const answer =
    (allow?: string) =>
    ({ method, path }: AskedOfService): ServiceAnswer => {
      if (method === 'HEAD') return {}
      if (method === 'OPTIONS') return { status: 204 }
      return path === '/v1/models' ? {} : { status: 405, ...(allow === undefined ? {} : { headers: { allow } }) }
    }
  assert.equal(await verdictOf(name, answer('POST, OPTIONS')), null)
  assert.deepEqual(await verdictOf(name, answer()), ['allow: null', 'string'])
  const withoutHead = (asked: AskedOfService) => (asked.method === 'HEAD' ? { status: 405 } : answer('POST')(asked))
  assert.deepEqual(await verdictOf(name, withoutHead), ['HTTP 405', '200'])
})

test('an address that is not there is told in JSON, not in a page', async () => {
  const name = 'an unknown address: 404 in JSON'
  assert.equal(await verdictOf(name, () => ({ status: 404, json: refused })), null)
  assert.deepEqual(await verdictOf(name, () => ({ status: 404, text: '<p>404</p>' })), ['body: undefined', 'object'])
})

test('slashes too many lead to the same place', async () => {
  const name = 'trailing and doubled slashes'
  const data = { json: { data: [] } }
  assert.equal(await verdictOf(name, () => data), null)
  assert.deepEqual(await verdictOf(name, ({ path }) => (path === '//v1//models' ? { status: 301 } : data)), [
    'HTTP 301',
    '200',
  ])
})

describe('a body', () => {
  const absent = { status: 404 }

  test('is read when it comes compressed, as it is, or with a mark of order', async () => {
    for (const name of ['compressed body (gzip)', 'Content-Encoding: identity', 'body with a byte order mark']) {
      const { verdict, asked } = await triedCheck(wireChecks, name, () => absent)
      assert.equal(verdict, null, name)
      assert.deepEqual(
        asked.map(({ method, path, headers }) => [method, path, headers['content-type'], headers.authorization]),
        [['POST', '/v1/chat/completions', 'application/json', 'Bearer sk-1']],
      )
      assert.deepEqual(await verdictOf(name, () => ({ status: 400, text: 'unreadable' })), [
        'HTTP 400 unreadable',
        '404',
      ])
    }
  })

  test('of another encoding than UTF-8 is refused as such, whatever its model', async () => {
    const name = 'a body that is no UTF-8 is refused'
    for (const status of [400, 422]) assert.equal(await verdictOf(name, () => ({ status })), null)
    assert.deepEqual(await verdictOf(name, () => absent), ['HTTP 404', '400, 422'])
  })
})

test('the id that a caller gave comes back', async () => {
  const name = 'the request id comes back'
  const echo = ({ headers }: AskedOfService) => ({ headers: { 'x-request-id': String(headers['x-request-id']) } })
  assert.equal(await verdictOf(name, echo), null)
  assert.deepEqual(await verdictOf(name, () => ({ headers: { 'x-request-id': 'own' } })), [
    'x-request-id: own',
    'socle-conformance-1',
  ])
})

test('an error names the model in both shapes, with a code', async () => {
  const name = 'an error names the model, for OpenAI and Albert'
  const words = 'no model socle-conformance-absent'
  const answer = (detail: unknown, code: unknown = 'model_not_found') =>
    verdictOf(name, () => ({ status: 404, json: { error: { message: words, code }, detail } }))
  assert.equal(await answer(words), null)
  assert.deepEqual(await answer('Not Found'), ['Not Found', 'socle-conformance-absent'])
  assert.deepEqual(await answer([]), ['', 'socle-conformance-absent'])
  assert.deepEqual(await answer(words, null), ['error.code: null', 'string'])
})
