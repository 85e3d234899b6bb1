import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { type FailingServer, answerWhole, startFailingServer } from '../../../test/fixtures/backends/failing-server.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'

let near: FailingServer
let far: FailingServer
let own: FailingServer
let server: TestServer
before(async () => {
  const started = await Promise.all(
    [1, 2, 3].map(() => startFailingServer((_asked, response) => answerWhole(response))),
  )
  const [first, second, third] = started
  assert.ok(first && second && third)
  near = first
  far = second
  own = third
  closeAtEnd(async () => void (await Promise.all(started.map((one) => one.kill()))))
  server = await testServer({
    backends: {
      near: { url: near.url, models: { shared: 'theirs' }, maySee: 'internal' },
      far: { url: far.url, models: { shared: 'theirs', outside: 'theirs' }, maySee: 'public' },
    },
  })
})

const asked = () => [near.asked.length, far.asked.length, own.asked.length]

const chat = (model: string, level?: string) =>
  server.call('POST', '/v1/chat/completions', {
    body: { model, messages: [{ role: 'user', content: 'Bonjour' }] },
    ...(level === undefined ? {} : { headers: { 'x-socle-data': level } }),
  })

const govern = async (body: unknown) =>
  server.call('PUT', '/api/settings/models', { key: null, cookie: await server.adminCookie(), body })

test('servers that may not see what a request holds are not asked, and the refusal says so', async () => {
  const before = asked()
  const answers = await Promise.all(Array.from({ length: 12 }, () => chat('shared', 'internal')))
  assert.ok(answers.every(({ status }) => status === 200))
  assert.deepEqual(asked(), [(before[0] ?? 0) + 12, before[1], before[2]])
  const refused = await chat('outside', 'internal')
  assert.deepEqual([refused.status, String(refused.json['error']?.['code'])], [403, 'data_may_not_leave'])
  assert.equal((await chat('shared', 'sensitive')).status, 403)
  assert.equal((await chat('outside', 'public')).status, 200)
  assert.equal((await chat('outside', 'secret')).status, 400)
})

test('an organisation says it for all its calls, and a request may say more, never less', async () => {
  assert.equal((await govern({ servers: 'any', data: 'internal' })).status, 200)
  await until(async () => (await chat('outside')).status === 403)
  assert.equal((await chat('outside', 'public')).status, 403)
  assert.equal((await chat('shared')).status, 200)
  assert.equal((await chat('shared', 'sensitive')).status, 403)
  assert.equal((await govern({ servers: 'own-first', data: 'public' })).status, 200)
  await until(async () => (await chat('outside')).status === 200)
})

test('an organisation reaches its own servers first, or them alone', async () => {
  const { models } = server.ctx
  const settings = BackendSettings.parse({ url: own.url, models: { shared: 'theirs' }, maxConcurrency: 4 })
  const [backend] = connectBackends({ own: settings })
  assert.ok(backend)
  await models.put({ ...backend, organisationId: server.server.instance.organisationId })
  const before = asked()
  for (let index = 0; index < 10; index += 1) assert.equal((await chat('shared')).status, 200)
  assert.deepEqual(asked(), [before[0], before[1], (before[2] ?? 0) + 10])
  await own.kill()
  assert.equal((await chat('shared')).status, 200, 'the servers of the instance take over')
  await own.restart()
  assert.equal((await govern({ servers: 'own-only', data: 'public' })).status, 200)
  await until(async () => (await chat('outside')).status === 404)
  const others = asked().slice(0, 2)
  for (let index = 0; index < 6; index += 1) await chat('shared')
  assert.deepEqual(asked().slice(0, 2), others)
})

test('only who governs the organisation chooses', async () => {
  const key = await server.keyWith(['inference:use'])
  assert.equal((await server.call('GET', '/api/settings/models', { key })).status, 403)
  assert.equal((await server.call('PUT', '/api/settings/models', { key, body: {} })).status, 403)
  const cookie = await server.adminCookie()
  const wrong = await server.call('PUT', '/api/settings/models', { key: null, cookie, body: { servers: 'some' } })
  assert.equal(wrong.status, 422)
})
