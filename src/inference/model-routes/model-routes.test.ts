import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { type Json, type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { type FailingServer, answerWhole, startFailingServer } from '../../../test/fixtures/backends/failing-server.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'

const status = { near: 200 }
let near: FailingServer
let far: FailingServer
let own: FailingServer
let server: TestServer
let cookie: string

before(async () => {
  near = await startFailingServer((_asked, response) => answerWhole(response, status.near))
  far = await startFailingServer((_asked, response) => answerWhole(response))
  own = await startFailingServer((_asked, response) => answerWhole(response))
  for (const one of [near, far, own]) closeAtEnd(() => one.kill())
  server = await testServer({
    backends: {
      near: {
        url: near.url,
        models: { grand: 'theirs', fixe: { upstream: 'theirs', weight: 3, fallbacks: { models: ['grand'] } } },
      },
      far: {
        url: far.url,
        models: { petit: 'theirs', grand: 'theirs', vecteurs: { upstream: 'v', type: 'embeddings' } },
      },
    },
  })
  cookie = await server.adminCookie()
})

const choose = (body: object) => server.call('PUT', '/api/model-routes', { key: null, cookie, body })
const refusalOf = async (body: object) => {
  const { json } = await choose(body)
  return [json['error']?.['code'], json['error']?.['message']].map(String)
}
const chat = (model: string, content = 'Bonjour') =>
  server.call('POST', '/v1/chat/completions', { body: { model, messages: [{ role: 'user', content }] } })
async function routeOf(model: string): Promise<Json> {
  const { json } = await server.call('GET', '/api/model-routes', { key: null, cookie })
  const found = itemsOf(json['data']).find((one) => String(one['model']) === model)
  assert.ok(found, model)
  return found
}
const serverOf = (route: Json, name: string): Json =>
  itemsOf(route['servers']).find((one) => String(one['server']) === name) ?? {}

test('names and replacements are chosen, answer at once, and are taken back', async () => {
  const saved = await choose({ model: 'grand', aliases: ['le-grand'], fallbacks: { models: ['petit'] } })
  assert.deepEqual([saved.status, saved.json['aliases'], saved.json['fixed']], [200, ['le-grand'], []], saved.text)
  assert.equal((await chat('le-grand')).status, 200)
  status.near = 503
  await choose({ model: 'grand', fallbacks: { models: ['petit'] }, servers: [{ server: 'far', mirror: 1 }] })
  const replaced = await chat('grand')
  status.near = 200
  assert.deepEqual([replaced.status, replaced.json['model']], [200, 'petit'])
  assert.equal((await choose({ model: 'grand' })).json['choice'], null)
  assert.equal((await chat('le-grand')).status, 404)
})

test('shares, copies and an address of last resort are followed', async () => {
  await choose({
    model: 'grand',
    servers: [
      { server: 'near', weight: 1 },
      { server: 'far', weight: 0 },
    ],
  })
  const before = [near.asked.length, far.asked.length]
  for (let call = 0; call < 10; call += 1) await chat('grand', `Question ${call}`)
  assert.deepEqual([near.asked.length, far.asked.length], [(before[0] ?? 0) + 10, before[1]])
  await choose({ model: 'grand', servers: [{ server: 'near', mirror: 1 }] })
  const copied = near.asked.length
  assert.equal((await chat('grand')).headers.get('x-socle-backend'), 'far')
  await until(() => near.asked.length === copied + 1)
})

test('a server is tried, left once it fails, and tried again when it is said again', async () => {
  const trial = {
    model: 'grand',
    servers: [
      { server: 'far', weight: 1 },
      { server: 'near', weight: 1, trial: true },
    ],
  }
  await choose(trial)
  status.near = 500
  await until(async () => {
    assert.equal((await chat('grand', String(Math.random()))).status, 200)
    return serverOf(await routeOf('grand'), 'near')['trial_ended'] !== null
  })
  const left = serverOf(await routeOf('grand'), 'near')
  assert.deepEqual([left['trial'], left['trial_ended']], [true, 'fails'])
  status.near = 200
  const again = await choose(trial)
  assert.equal(serverOf(again.json, 'near')['trial_ended'], null)
  const asked = near.asked.length
  await until(async () => (await chat('grand', String(Math.random()))) && near.asked.length > asked)
})

test('a server has its hours: out of them another answers, or the client is told when to come back', async () => {
  const inThreeDays = ((new Date().getDay() + 2) % 7) + 1
  const later = [{ days: [inThreeDays], from: '08:00', to: '20:00' }]
  const saved = await choose({ model: 'grand', servers: [{ server: 'near', hours: later }] })
  const shown = serverOf(saved.json, 'near')
  assert.deepEqual(shown['hours'], later)
  assert.ok(Number(shown['opens_in_seconds']) > 24 * 3600, saved.text)
  for (let call = 0; call < 5; call += 1) {
    assert.equal((await chat('grand', `Heure ${call}`)).headers.get('x-socle-backend'), 'far')
  }
  await choose({ model: 'grand', servers: ['near', 'far'].map((name) => ({ server: name, hours: later })) })
  const closed = await chat('grand')
  assert.deepEqual([closed.status, closed.json['error']?.['code']], [503, 'backend_unavailable'])
  assert.ok(Number(closed.headers.get('retry-after')) > 24 * 3600)
  await choose({ model: 'grand', fallbacks: { models: ['petit'] }, servers: [{ server: 'near', hours: later }] })
  await choose({ model: 'grand' })
  assert.equal((await chat('grand')).status, 200)
})

test('hours are days of the week and times of the day', async () => {
  for (const hours of [
    [{ days: [], from: '08:00', to: '20:00' }],
    [{ days: [8], from: '08:00', to: '20:00' }],
    [{ days: [1], from: '8:00', to: '20:00' }],
    [{ days: [1], from: '08:00', to: '24:00' }],
  ]) {
    const { status } = await choose({ model: 'grand', servers: [{ server: 'near', hours }] })
    assert.equal(status, 422, JSON.stringify(hours))
  }
})

test('what the file says is told, and stays whatever is chosen', async () => {
  const { json } = await choose({
    model: 'fixe',
    ...{ aliases: ['autre'], fallbacks: { models: ['petit'] }, type: 'vision' },
    servers: [{ server: 'near', weight: 9, costs: { prompt_per_million: 2, completion_per_million: 4 } }],
  })
  const shown = serverOf(json, 'near')
  assert.deepEqual(json['fallbacks'], { models: ['grand'], after: ['unavailable', 'busy'] })
  assert.deepEqual([json['fixed'], json['aliases'], json['type']], [['fallbacks'], ['autre'], 'vision'])
  assert.deepEqual([shown['fixed'], shown['weight']], [true, 3])
  assert.deepEqual(shown['costs'], { prompt_per_million: 2, completion_per_million: 4 })
  assert.deepEqual((await routeOf('vecteurs'))['fixed'], ['type'])
})

test('another version on a server of one’s own answers under the same name, whatever the server is called', async () => {
  const organisationId = server.server.instance.organisationId
  const settings = BackendSettings.parse({ url: own.url, models: ['petit-2026'] })
  const put = async (name: string) => {
    const [backend] = connectBackends({ [name]: settings })
    assert.ok(backend)
    await server.ctx.models.put({ ...backend, organisationId })
  }
  await put('Essai#7')
  assert.equal((await chat('petit')).headers.get('x-socle-backend'), 'far')
  const { json } = await choose({ model: 'petit', servers: [{ server: '#7', upstream: 'petit-2026' }] })
  assert.deepEqual([serverOf(json, '#7')['own'], serverOf(json, '#7')['upstream']], [true, 'petit-2026'])
  const answer = await chat('petit')
  assert.deepEqual([answer.headers.get('x-socle-backend'), own.asked.at(-1)?.model], ['Essai#7', 'petit-2026'])
  server.ctx.models.remove('Essai#7')
  await put('Renommé#7')
  assert.equal((await chat('petit')).headers.get('x-socle-backend'), 'Renommé#7')
})

test('what nobody could answer is refused', async () => {
  const onTrial = { server: 'far', trial: true }
  assert.deepEqual(
    await Promise.all([
      refusalOf({ model: 'absent' }),
      refusalOf({ model: 'grand', aliases: ['petit'] }),
      refusalOf({ model: 'grand', fallbacks: { models: ['grand'] } }),
      refusalOf({ model: 'grand', fallbacks: { models: ['absent'] } }),
      refusalOf({ model: 'grand', servers: [onTrial, { server: 'near', mirror: 1 }] }),
      refusalOf({ model: 'grand', servers: [{ server: 'nulle-part', weight: 1 }] }),
      refusalOf({ model: 'fixe', servers: [{ server: 'far', upstream: 'vecteurs' }] }),
      refusalOf({ model: 'grand', servers: [onTrial, onTrial] }),
    ]).then((refusals) => refusals.map(([code]) => code)),
    [
      ...['model_not_found', 'name_taken', 'invalid_request', 'model_not_found'],
      ...['invalid_request', 'invalid_request', 'invalid_request', 'invalid_request'],
    ],
  )
})

test('each organisation has its own, and each choice is in the trace', async () => {
  await choose({ model: 'petit', aliases: ['mini'], hedge_after_milliseconds: 900 })
  const away = await createPerson(server.ctx.db, await createOrganisation(server.ctx.db), { role: 'administrator' })
  const theirs = server.ctx.models.visibleTo(away.organisationId)
  assert.deepEqual([theirs.find('mini'), theirs.find('petit')?.id], [null, 'petit'])
  const row = await server.ctx.db
    .selectFrom('audit_log')
    .select(['action', 'details'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  assert.equal(row.action, 'model-route.update')
  assert.deepEqual(row.details, {
    ...{ model: 'petit', type: null, aliases: 'mini', fallbacks: null, hedge_after_milliseconds: 900, servers: '' },
  })
  const key = await server.keyWith(['inference:use'])
  assert.equal((await server.call('GET', '/api/model-routes', { key })).status, 403)
})
