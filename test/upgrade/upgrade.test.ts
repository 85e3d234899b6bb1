import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { migrate } from '#platform/db/migrate'
import { createLog } from '#platform/telemetry/log'
import { emptyDatabase } from '../fakes/database.ts'
import { type TestServer, cookieOf, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import pg from 'pg'

/** What an instance of 0.1.0 kept is opened by this program, and read through it. */
const lastMigration = 3
const key = 'sk-cle-de-la-version-0.1.0'
const password = 'le petit train de Beaumont'

let server: TestServer
let cookie: string

before(async () => {
  const { url } = await emptyDatabase()
  await migrate(url, createLog('silent'), { upTo: lastMigration })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(await readFile(new URL('rows-of-0.1.0.sql', import.meta.url), 'utf8'))
  } finally {
    await client.end()
  }
  server = await testServer({ databaseUrl: url })
  cookie = cookieOf(await signIn('odile@beaumont.test'))
})

const signIn = (email: string) => server.call('POST', '/api/session', { key: null, body: { email, password } })
const read = (path: string) => server.call('GET', path, { key: null, cookie })

test('people sign in with the passwords that they had, the first administrator governs the instance', async () => {
  const me = await read('/api/session')
  assert.deepEqual([me.json['name'], me.json['role']], ['Odile Garnier', 'instance-administrator'])
  const agent = await signIn('karim@beaumont.test')
  assert.deepEqual([agent.status, agent.json['role']], [201, 'agent'])
})

test('a conversation is read with its answer, and what proves it in the shape of today', async () => {
  const { status, json, text } = await read('/api/conversations/1')
  assert.equal(status, 200, text)
  assert.equal(json['title'], 'Horaires')
  const [question, answer] = Object.values(json['messages'] ?? {})
  assert.equal(question?.['text'], 'Quand la mairie ouvre-t-elle ?')
  const proof = answer?.['proof']
  assert.deepEqual(
    [proof?.['answer_status'], proof?.['fallback'], Number(proof?.['answer_end'])],
    ['quoted', null, String(answer?.['text']).length],
  )
  const citation = proof?.['citations']?.[0]
  assert.deepEqual(
    [citation?.['title'], citation?.['collection'], citation?.['corpus'], citation?.['notices']],
    ['Horaires de la mairie', 'Vie pratique', null, []],
  )
  const asked = await server.call('POST', '/api/conversations/1/messages', {
    key: null,
    cookie,
    body: { text: 'Merci' },
  })
  assert.equal(asked.status, 202, asked.text)
})

test('a key opens what it opened, under a service account of its own', async () => {
  const conversations = await server.call('GET', '/api/conversations', { key })
  assert.deepEqual([conversations.status, conversations.json['data']?.[0]?.['title']], [200, 'Par la clé'])
  const accounts = await read('/api/service-accounts')
  assert.deepEqual([accounts.json['total'], accounts.json['data']?.[0]?.['name']], [1, 'Extranet'])
})

test('a document is found again, by words and by meaning, from the database alone', async () => {
  const document = await read('/v1/documents/1')
  assert.equal(document.json['name'], 'Horaires de la mairie', document.text)
  for (const method of ['lexical', 'semantic']) {
    const body = { query: 'à quelle heure ouvre l’accueil du public', method }
    await until(async () => {
      const found = await server.call('POST', '/v1/search', { key, body })
      return found.text.includes('lundi au vendredi de 9 h')
    }, 60_000)
  }
})

test('the model server of the settings is the first of the list, and the trace is whole', async () => {
  const servers = await read('/api/model-servers')
  const names = Object.values(servers.json['data'] ?? {}).map((one) => [one?.['name'], one?.['may_see']])
  assert.deepEqual(names.at(-1), ['127.0.0.1:9', 'sensitive'])
  const verdict = await server.call('POST', '/api/audit/verification', { key: null, cookie })
  assert.deepEqual([verdict.status, verdict.json['broken_at']], [200, null], verdict.text)
})
