import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { pruneRequests } from '#platform/idempotency/idempotent-requests'
import { createLog } from '#platform/telemetry/log'
import { closeAtEnd, testDatabase } from '../../../test/fakes/database.ts'
import { type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'
import {
  type FailingServer,
  type Script,
  answerWhole,
  startFailingServer,
} from '../../../test/fixtures/backends/failing-server.ts'
import { startServer } from '../start-server.ts'

let script: Script
let model: FailingServer
let server: TestServer
before(async () => {
  model = await startFailingServer((asked, response) => script(asked, response))
  closeAtEnd(() => model.kill())
  server = await testServer({ backends: { scripted: { url: model.url, models: { m: 'theirs' } } } })
})

const create = (key: string, name: string, more = {}) =>
  server.call('POST', '/v1/collections', { headers: { 'idempotency-key': key }, body: { name }, ...more })

async function countNamed(name: string): Promise<number> {
  const { json } = await server.call('GET', '/v1/collections?limit=100')
  return itemsOf(json['data']).filter((one) => String(one['name']) === name).length
}

describe('a repeated POST', () => {
  test('is done once, and answered the same', async () => {
    const first = await create('a', 'Délibérations')
    const again = await create('a', 'Délibérations')
    assert.equal(first.status, 201)
    assert.deepEqual([again.status, again.text], [201, first.text])
    assert.deepEqual(
      [first, again].map(({ headers }) => headers.get('idempotency-replayed')),
      [null, 'true'],
    )
    assert.equal(again.headers.get('content-type'), first.headers.get('content-type'))
    assert.equal(await countNamed('Délibérations'), 1)
  })

  test('with another body is refused', async () => {
    await create('b', 'Marchés')
    const other = await create('b', 'Autres marchés')
    assert.equal(other.status, 409)
    assert.equal(other.json['error']?.['code'], 'idempotency_conflict')
    const elsewhere = await server.call('POST', '/v1/search', {
      headers: { 'idempotency-key': 'b' },
      body: { prompt: 'Marchés', collections: [] },
    })
    assert.equal(elsewhere.status, 409)
    assert.equal(await countNamed('Autres marchés'), 0)
  })

  test('many at once are one', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => create('c', 'Parallèles')))
    assert.equal(new Set(all.map(({ status, text }) => `${status} ${text}`)).size, 1)
    assert.equal(await countNamed('Parallèles'), 1)
  })

  test('of somebody else is another request', async () => {
    const key = await server.keyWith(['collections:read', 'collections:write'])
    const own = await create('d', 'À chacun', { key })
    const other = await create('d', 'À chacun aussi')
    assert.deepEqual([own.status, other.status, other.headers.get('idempotency-replayed')], [201, 201, null])
  })

  test('is begun again when the first failed', async () => {
    assert.equal((await create('e', '')).status, 422)
    assert.equal((await create('e', 'Réussie')).status, 201)
  })

  test('of a form is known by what it carries, whatever its boundary', async () => {
    const created = await create('f', 'Reçus')
    const upload = async (text: string) => {
      const form = new FormData()
      form.set('collection', String(created.json['id']))
      form.set('file', new File([text], 'note.txt', { type: 'text/plain' }))
      const headers = { authorization: `Bearer ${server.key}`, 'idempotency-key': 'g' }
      const answer = await fetch(`${server.url}/v1/documents`, { method: 'POST', headers, body: form })
      return { status: answer.status, text: await answer.text() }
    }
    const first = await upload('Une note.')
    assert.equal(first.status, 201)
    assert.deepEqual(await upload('Une note.'), first)
    assert.equal((await upload('Une autre note.')).status, 409)
  })

  test('with a key that is too long or empty is told', async () => {
    assert.equal((await create('x'.repeat(256), 'Longue')).status, 400)
    assert.equal((await create('', 'Vide')).status, 400)
  })
})

describe('a call to a model', () => {
  const chat = (key: string, more = {}) =>
    server.call('POST', '/v1/chat/completions', {
      headers: { 'idempotency-key': key },
      body: { model: 'm', messages: [{ role: 'user', content: 'Bonjour' }], ...more },
    })

  test('that failed is asked again, one that was answered is not', async () => {
    script = (_asked, response) => answerWhole(response, 400)
    assert.equal((await chat('m1')).status, 400)
    script = (_asked, response) => answerWhole(response)
    const answered = await chat('m1')
    const asked = model.asked.length
    const again = await chat('m1')
    assert.deepEqual([again.status, again.text], [200, answered.text])
    assert.equal(model.asked.length, asked)
  })

  test('in a stream is asked again: streams are not kept', async () => {
    script = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Oui"}}]}\n\ndata: [DONE]\n\n')
    }
    const before = model.asked.length
    const streams = [await chat('m2', { stream: true }), await chat('m2', { stream: true })]
    assert.ok(streams.every(({ status, text }) => status === 200 && text.endsWith('data: [DONE]\n\n')))
    assert.equal(model.asked.length, before + 2)
  })
})

test('what is kept is sealed, goes after a day, and is left by a process that died', async () => {
  const { db } = server.ctx
  await create('h', 'Scellée')
  const kept = await db
    .selectFrom('idempotent_request')
    .select(['answer', 'expires_at'])
    .where('key', '=', 'h')
    .executeTakeFirstOrThrow()
  assert.ok(kept.answer !== null && !kept.answer.includes('Scellée'))
  const hours = (kept.expires_at.getTime() - Date.now()) / 3_600_000
  assert.ok(hours > 23.9 && hours <= 24, String(hours))
  await sql`update idempotent_request set answer = null, claimed_until = now() - interval '1 second' where key = 'h'`.execute(
    db,
  )
  assert.deepEqual([(await create('h', 'Scellée')).status, await countNamed('Scellée')], [201, 2])
  await sql`update idempotent_request set expires_at = now() - interval '1 second' where key = 'h'`.execute(db)
  assert.equal(await pruneRequests(server.ctx), 1)
  assert.equal((await create('h', 'Une autre')).status, 201)
})

test('a restart forgets nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-once-'))
  const configFile = join(folder, 'socle.yaml')
  await writeFile(configFile, JSON.stringify({ corpora: [], database: { url: (await testDatabase()).url } }))
  let apiKey = ''
  const createIn = async (): Promise<string> => {
    const started = await startServer({
      configFile,
      dataFolder: join(folder, 'data'),
      port: 0,
      log: createLog('silent'),
      startsEngine: 'when-asked',
    })
    apiKey ||= started.apiKey ?? ''
    const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': 'r', 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'Durable' })
    const answer = await fetch(`${started.url}/v1/collections`, { method: 'POST', headers, body })
    const text = await answer.text()
    await started.stop()
    return `${answer.status} ${text}`
  }
  const first = await createIn()
  assert.match(first, /^201 /)
  assert.equal(await createIn(), first)
})
