import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { administrator, type Json, type TestServer, itemsOf, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** Models that Albert's administrators name before they put servers behind them. */
let server: TestServer
let first: ScriptedServer
let second: ScriptedServer
let key = ''

before(async () => {
  first = await startScriptedServer()
  second = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: first.url, models: ['writer', 'ranker'] } } })
  await server.adminCookie()
  const { email, password } = administrator
  const login = await server.call('POST', '/v1/auth/login', { key: null, body: { email, password } })
  key = String(login.json['key'])
})
after(() => Promise.all([first.close(), second.close()]))

const ask = (method: string, path: string, body?: unknown) =>
  server.call(method, `/v1/admin/${path}`, { key, ...(body === undefined ? {} : { body }) })
const told = ({ status, json }: { status: number; json: Json }) => [status, json['detail']]
const chat = (model: string) =>
  server.call('POST', '/v1/chat/completions', { key, body: { model, messages: [{ role: 'user', content: 'a' }] } })
const draft = (name: string, more: object = {}) => ({ name, type: 'text-generation', aliases: [], ...more })
const provider = (router_id: number, more: object = {}) => ({
  ...{ router_id, type: 'vllm', model_name: 'writer', url: second.url.replace('/v1', ''), timeout: 30 },
  ...more,
})

async function newRouter(name: string, more: object = {}): Promise<number> {
  const { status, json } = await ask('POST', 'routers', draft(name, more))
  assert.equal(status, 201)
  return Number(json['id'])
}

test('a model is named, then served by a server under that name and its aliases, at its price', async () => {
  const costs = { cost_prompt_tokens: 1, cost_completion_tokens: 2 }
  const id = await newRouter('mairie-chat', { aliases: ['mairie'], load_balancing_strategy: 'least_busy', ...costs })
  assert.partialDeepStrictEqual((await ask('GET', `routers/${id}`)).json, {
    ...{ object: 'router', name: 'mairie-chat', aliases: ['mairie'], load_balancing_strategy: 'least_busy' },
    ...{ ...costs, providers: 0 },
  })
  assert.deepEqual(told(await chat('mairie-chat')), [404, 'Model mairie-chat not found.'])
  const made = await ask('POST', 'providers', provider(id, { model_hosting_zone: 'FRA', model_total_params: 24 }))
  assert.equal(made.status, 201)
  assert.partialDeepStrictEqual(made.json, {
    ...{ object: 'provider', router_id: id, type: 'vllm', model_name: 'writer', timeout: 30, status: 'green' },
    ...{ model_hosting_zone: 'FRA', model_total_params: 24, key: null },
  })
  const answer = await chat('mairie')
  assert.deepEqual([answer.status, answer.json['model']], [200, 'mairie-chat'])
  assert.equal(answer.json['usage']?.['cost'], 37e-6)
  assert.ok(Number(answer.json['usage']?.['impacts']?.['kWh']) > 0)
  assert.equal(second.received.at(-1)?.json['model'], 'writer')
  const listed = await server.call('GET', '/v1/models/mairie', { key })
  assert.deepEqual([listed.json['id'], listed.json['type']], ['mairie-chat', 'text-generation'])
  assert.equal(Number((await ask('GET', `routers/${id}`)).json['providers']), 1)
  assert.equal(itemsOf((await ask('GET', `providers?router_id=${id}`)).json['data']).length, 1)
})

test('it is renamed, its server changed, and both leave', async () => {
  const id = await newRouter('avant')
  const made = await ask('POST', 'providers', provider(id))
  const renamed = await ask('PATCH', `routers/${id}`, draft('apres', { aliases: ['alias-apres'] }))
  assert.partialDeepStrictEqual(renamed.json, { id, name: 'apres', aliases: ['alias-apres'] })
  assert.deepEqual([(await chat('avant')).status, (await chat('alias-apres')).status], [404, 200])
  const changed = await ask('PATCH', `providers/${String(made.json['id'])}`, { timeout: 120, model_name: 'thinker' })
  assert.deepEqual([changed.status, changed.json['timeout'], changed.json['model_name']], [200, 120, 'thinker'])
  assert.equal((await chat('apres')).json['choices']?.['0']?.['message']?.['content'], 'Quatre mois.')
  assert.equal((await ask('DELETE', `routers/${id}`)).json['name'], 'apres')
  assert.deepEqual(told(await ask('GET', `routers/${id}`)), [404, `Model router ${id} not found.`])
  const gone = String(made.json['id'])
  assert.deepEqual(told(await ask('GET', `providers/${gone}`)), [404, `Model provider ${gone} not found.`])
  assert.equal((await chat('apres')).status, 404)
})

test('a second server stands behind a model that the first one brings', async () => {
  const writer = itemsOf((await ask('GET', 'routers?limit=100')).json['data']).find(
    (router) => String(router['name']) === 'writer',
  )
  const made = await ask('POST', 'providers', provider(Number(writer?.['id']), { model_name: 'speaker' }))
  assert.equal(made.status, 201)
  const adopted = await ask('GET', `routers/${String(made.json['router_id'])}`)
  assert.deepEqual([adopted.json['name'], adopted.json['type']], ['writer', 'text-generation'])
  await ask('DELETE', `providers/${String(made.json['id'])}`)
})

test('a model that servers bring keeps its name, and gets aliases and prices', async () => {
  const routers = itemsOf((await ask('GET', 'routers?limit=100')).json['data'])
  const ranker = routers.find((router) => String(router['name']) === 'ranker')
  const path = `routers/${String(ranker?.['id'])}`
  const changed = await ask('PATCH', path, { aliases: ['trieur'], cost_prompt_tokens: 3, cost_completion_tokens: 0 })
  assert.partialDeepStrictEqual(changed.json, { name: 'ranker', aliases: ['trieur'], cost_prompt_tokens: 3 })
  const body = { model: 'trieur', query: 'a', documents: ['a', 'b'] }
  const ranked = await server.call('POST', '/v1/rerank', { key, body })
  assert.deepEqual([ranked.status, ranked.json['model']], [200, 'ranker'])
  assert.equal((await ask('PATCH', path, { name: 'autre-nom' })).status, 409)
  assert.deepEqual(told(await ask('PATCH', path, { aliases: ['writer'] })), [
    409,
    "Following aliases already exist: '['writer']'",
  ])
  assert.equal((await ask('DELETE', path)).status, 409)
})

test('what cannot be is refused in Albert’s words', async () => {
  const id = await newRouter('unique', { aliases: ['seul'] })
  assert.deepEqual(told(await ask('POST', 'routers', draft('unique'))), [409, 'Router unique already exists.'])
  assert.deepEqual(told(await ask('POST', 'routers', draft('writer'))), [409, 'Router writer already exists.'])
  const twin = await ask('POST', 'routers', draft('autre', { aliases: ['seul'] }))
  assert.deepEqual(told(twin), [409, "Following aliases already exist: '['seul']'"])
  assert.equal((await ask('POST', 'routers', { name: 'x', type: 'telepathy' })).status, 422)
  assert.deepEqual(told(await ask('POST', 'providers', provider(12))), [404, 'Model router 12 not found.'])
  const wrong = await ask('POST', 'providers', provider(id, { type: 'tei' }))
  assert.deepEqual(told(wrong), [400, 'Invalid model provider type tei for text-generation router.'])
  const once = await ask('POST', 'providers', provider(id))
  const again = await ask('POST', 'providers', provider(id))
  const url = second.url.replace('/v1', '')
  assert.deepEqual(told(again), [409, `Model provider writer for url ${url} already exists for router ${id}.`])
  assert.equal((await ask('DELETE', `providers/${String(once.json['id'])}`)).status, 200)
  const brought = itemsOf((await ask('GET', 'routers?limit=100')).json['data'])[0]
  assert.equal((await ask('PATCH', 'routers/12', draft('x'))).status, 404)
  assert.ok(brought)
  assert.deepEqual(told(await server.call('POST', '/v1/admin/routers', { body: draft('y') })), [
    403,
    'User has no admin rights.',
  ])
})
