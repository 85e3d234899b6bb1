import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { until } from '../../../test/fakes/until.ts'
import { type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'

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
  const told = async () => (await govern('GET', '/api/usage/own/limits')).json
  await until(async () => Object.keys((await told())['data'] ?? {}).length === 1)
  const { data, contacts } = await told()
  const [use] = Object.values(data ?? {})
  assert.deepEqual(
    [use?.['model'], use?.['quota'], use?.['allowed'], use?.['used'], contacts],
    [null, 'tokens_per_day', 5, 0, ['Camille Martin']],
  )
  const secondsLeft = Number(use?.['resets']) - Date.now() / 1000
  assert.ok(secondsLeft > -5 && secondsLeft <= 25 * 3600, `${secondsLeft}`)
  const unknown = await govern('PUT', '/api/model-limits', { subject: { kind: 'group', id: 999 }, model: null })
  assert.deepEqual([unknown.status, unknown.json['error']?.['code']], [404, 'not_found'])
  assert.equal((await govern('DELETE', `/api/model-limits/${String(set.json['id'])}`)).status, 204)
  assert.deepEqual((await govern('GET', '/api/model-limits')).json['data'], [])
})

test('a limit of a role is set by its name for a model, told as Albert’s administrators read it, and taken away', async () => {
  const subject = { kind: 'role', name: 'Vacataire' }
  const draft = { subject, model: 'ville/petit', requests_per_day: 20, euros_per_month: 2 }
  const unknown = await govern('PUT', '/api/model-limits', draft)
  assert.deepEqual([unknown.status, unknown.json['error']?.['code']], [404, 'not_found'])
  assert.equal((await govern('PUT', '/api/roles/Vacataire', { scopes: ['inference:use'] })).status, 200)
  const set = await govern('PUT', '/api/model-limits', draft)
  assert.equal(set.status, 200, set.text)
  assert.partialDeepStrictEqual(set.json, { ...draft, tokens_per_minute: null, used: [] })
  const every = await govern('PUT', '/api/model-limits', { subject, model: null, requests_per_day: 50 })
  assert.deepEqual((await govern('GET', '/api/model-limits')).json['data'], [set.json, every.json])
  const roles = await govern('GET', '/v1/admin/roles?limit=100')
  const told = itemsOf(roles.json['data']).find((role) => String(role['name']) === 'Vacataire')
  assert.deepEqual(
    Object.values(told?.['limits'] ?? {}).map((limit) => [limit?.['type'], limit?.['value']]),
    [
      ['rpm', null],
      ['rpd', 20],
      ['tpm', null],
      ['tpd', null],
    ],
  )
  const refused = await govern('PUT', '/api/model-limits', { ...draft, requests_per_day: 5e9 })
  assert.deepEqual([refused.status, refused.json['error']?.['param']], [422, 'requests_per_day'])
  for (const { json } of [set, every]) {
    assert.equal((await govern('DELETE', `/api/model-limits/${String(json['id'])}`)).status, 204)
  }
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

test('questions that found nothing are shown once the organisation says so, without who asked, and none from before', async () => {
  const { db } = server.ctx
  const { organisation_id, principal_id } = await db
    .selectFrom('person')
    .select(['organisation_id', 'principal_id'])
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('conversation')
    .values({ organisation_id, owner_principal_id: principal_id, title: 'T', model: 'assistant/socle' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const ask = async (text: string, status: string): Promise<void> => {
    const message = { conversation_id: id, state: 'finished' } as const
    await db
      .insertInto('message')
      .values({ ...message, role: 'user', text })
      .execute()
    const answer = JSON.stringify({ answer_status: status })
    await db
      .insertInto('message')
      .values({ ...message, role: 'assistant', text: '…', answer, created_at: sql<Date>`clock_timestamp()` })
      .execute()
  }
  const list = async () => (await govern('GET', '/api/quality/unanswered')).json
  await ask('Avant ?', 'not_found')
  await db
    .updateTable('message')
    .set({ created_at: new Date(Date.now() - 60_000) })
    .execute()
  assert.deepEqual([(await list())['shown_since'], (await list())['data']], [null, []])
  assert.equal((await govern('PUT', '/api/quality/unanswered', { shown: true })).status, 204)
  await ask('Où est la piscine ?', 'not_found')
  await ask('Combien de congés ?', 'quoted')
  const shown = await list()
  const [only] = Object.values(shown['data'] ?? {})
  assert.deepEqual([shown['total'], only?.['question']], [1, 'Où est la piscine ?'])
  assert.deepEqual(Object.keys(only ?? {}), ['question', 'asked'])
  const quality = (await govern('GET', '/api/quality')).json
  assert.deepEqual(quality['answers'], [
    { status: 'not_found', answers: 2 },
    { status: 'quoted', answers: 1 },
  ])
  assert.equal((await govern('PUT', '/api/quality/unanswered', { shown: false })).status, 204)
  assert.deepEqual([(await list())['shown_since'], (await list())['total']], [null, 0])
  const acts = await db
    .selectFrom('audit_log')
    .select('details')
    .where('action', '=', 'unanswered_questions.update')
    .execute()
  assert.deepEqual(
    acts.map(({ details }) => details),
    [{ shown: true }, { shown: false }],
  )
})
