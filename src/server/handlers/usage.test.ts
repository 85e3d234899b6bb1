import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

function govern(method: string, path: string, body?: unknown) {
  return server.call(method, path, { key: null, cookie: governing, ...(body === undefined ? {} : { body }) })
}

test('a limit is set on a person by number, replaced, listed by name and taken away', async () => {
  const me = Number((await govern('GET', '/api/session')).json['id'])
  const subject = { kind: 'person', id: me }
  const set = await govern('PUT', '/api/model-limits', { subject, model: null, requests_per_day: 100 })
  assert.equal(set.status, 200, set.text)
  assert.deepEqual(
    [set.json['subject'], set.json['requests_per_day'], set.json['tokens_per_day']],
    [{ kind: 'person', id: me, name: 'Camille Martin' }, 100, null],
  )
  const again = await govern('PUT', '/api/model-limits', { subject, model: null, tokens_per_day: 5 })
  assert.deepEqual(
    [again.json['id'], again.json['requests_per_day'], again.json['tokens_per_day']],
    [set.json['id'], null, 5],
  )
  assert.deepEqual((await govern('GET', '/api/model-limits')).json['data'], [again.json])
  const unknown = await govern('PUT', '/api/model-limits', { subject: { kind: 'group', id: 999 }, model: null })
  assert.deepEqual([unknown.status, unknown.json['error']?.['code']], [404, 'not_found'])
  assert.equal((await govern('DELETE', `/api/model-limits/${String(set.json['id'])}`)).status, 204)
  assert.deepEqual((await govern('GET', '/api/model-limits')).json['data'], [])
})

test('usage and quality of a new organisation are empty, and usage is a file for a spreadsheet', async () => {
  const usage = await govern('GET', '/api/usage?by=person')
  assert.deepEqual([usage.status, usage.json['data']], [200, []])
  const csv = await govern('GET', '/api/usage.csv?by=model')
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8')
  assert.match(csv.text, /^\uFEFF?id;name;requests/)
  const quality = await govern('GET', '/api/quality')
  assert.deepEqual(quality.json, { object: 'quality', answers: [], useful: 0, useless: 0, reasons: [] })
  assert.deepEqual((await govern('GET', '/api/usage/own')).json['data'], [])
})
