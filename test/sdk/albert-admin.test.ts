import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { administrator, type Json, type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** What Albert's administrators do, by the key of their sign-in. */
let server: TestServer
let scripted: ScriptedServer
let key = ''

before(async () => {
  scripted = await startScriptedServer()
  const models = {
    writer: { costs: { promptPerMillion: 1, completionPerMillion: 2 }, aliases: ['openweight-medium'] },
    ranker: {},
  }
  server = await testServer({
    backends: { scripted: { url: scripted.url, models } },
  })
  await server.adminCookie()
  const { email, password } = administrator
  const login = await server.call('POST', '/v1/auth/login', { key: null, body: { email, password } })
  key = String(login.json['key'])
})
after(() => scripted.close())

const ask = (method: string, path: string, body?: unknown) =>
  server.call(method, `/v1/admin/${path}`, { key, ...(body === undefined ? {} : { body }) })
const listOf = (json: Json): Json[] => Object.values(json['data'] ?? {}).map((one) => one ?? {})
const numberIn = (json: Json, field = 'id') => Number(json[field])
const told = ({ status, json }: { status: number; json: Json }) => [status, json['detail']]
const password = 'quatre tortues vertes'

async function newRole(name: string, permissions: string[] = []): Promise<number> {
  const { status, json } = await ask('POST', 'roles', { name, permissions })
  assert.equal(status, 201)
  return numberIn(json)
}

describe('roles', () => {
  test('are made, listed, read, changed and deleted', async () => {
    const id = await newRole('Lecteur', ['create_public_collection'])
    const role = await ask('GET', `roles/${id}`)
    assert.partialDeepStrictEqual(role.json, {
      object: 'role',
      id,
      name: 'Lecteur',
      permissions: ['create_public_collection'],
      limits: [],
      users: 0,
    })
    const { json } = await ask('GET', 'roles?limit=100')
    assert.deepEqual(
      listOf(json).map((one) => String(one['name'])),
      ['instance-administrator', 'administrator', 'agent', 'Lecteur'],
    )
    assert.deepEqual([json['total'], listOf((await ask('GET', 'roles?limit=1&offset=3')).json).length], [4, 1])
    const changed = await ask('PATCH', `roles/${id}`, { name: 'Lecteur', permissions: ['read_metric'] })
    assert.deepEqual([changed.status, changed.json['permissions']], [200, ['read_metric']])
    assert.equal((await ask('DELETE', `roles/${id}`)).status, 200)
    assert.deepEqual(told(await ask('GET', `roles/${id}`)), [404, `Role ${id} not found.`])
  })

  test('say in Albert’s words why they are refused', async () => {
    await newRole('Doublon')
    assert.deepEqual(told(await ask('POST', 'roles', { name: 'Doublon' })), [409, 'Role Doublon already exists.'])
    const limits = [{ router_id: 12, type: 'rpm', value: 1 }]
    assert.deepEqual(told(await ask('POST', 'roles', { name: 'Limité', limits })), [404, 'Model router 12 not found.'])
    assert.equal((await ask('POST', 'roles', { name: 'Limité', limits: [{ router_id: 12, type: 'rph' }] })).status, 422)
    assert.ok(!listOf((await ask('GET', 'roles?limit=100')).json).some((one) => String(one['name']) === 'Limité'))
    assert.equal((await ask('POST', 'roles', { name: 'x', permissions: ['tout'] })).status, 422)
  })
})

/** Somebody of a role, and what their key answers. */
async function newUser(email: string, body: Record<string, unknown>) {
  const { status, json } = await ask('POST', 'users', { email, password, ...body })
  assert.equal(status, 201)
  const login = await server.call('POST', '/v1/auth/login', { key: null, body: { email, password } })
  assert.equal(login.status, 200)
  const own = { key: String(login.json['key']) }
  const chat = (model: string) =>
    server.call('POST', '/v1/chat/completions', { ...own, body: { model, messages: [{ role: 'user', content: 'a' }] } })
  return { id: numberIn(json), own, chat }
}

describe('limits of a role', () => {
  test('hold for each of its people, by model, and hide what is not theirs', async () => {
    const routers = listOf((await ask('GET', 'routers?limit=100')).json)
    const routerOf = (name: string) => numberIn(routers.find((one) => String(one['name']) === name) ?? {})
    const limits = [
      { router_id: routerOf('writer'), type: 'rpd', value: 2 },
      { router_id: routerOf('writer'), type: 'tpm', value: null },
      { router_id: routerOf('ranker'), type: 'rpm', value: 0 },
    ]
    const made = await ask('POST', 'roles', { name: 'Mesuré', permissions: [], limits })
    assert.equal(made.status, 201)
    const role_id = numberIn(made.json)
    const written = (router: string, values: Record<string, number>) =>
      ['rpm', 'rpd', 'tpm', 'tpd'].map((type) => {
        return { router_id: routerOf(router), type, value: values[type] ?? null }
      })
    const expected = [...written('writer', { rpd: 2 }), ...written('ranker', { rpm: 0 })]
    assert.deepEqual(made.json['limits'], expected)
    assert.deepEqual((await ask('GET', `roles/${role_id}`)).json['limits'], expected)
    const first = await newUser('un@mairie.test', { role_id })
    const second = await newUser('une@mairie.test', { role_id })
    const names = async () => {
      const { json } = await server.call('GET', '/v1/models', first.own)
      return listOf(json).map((one) => String(one['id']))
    }
    await until(async () => !(await names()).includes('ranker'))
    assert.ok((await names()).includes('writer'))
    assert.deepEqual((await server.call('GET', '/v1/me', first.own)).json['limits'], expected)
    for (const { chat } of [first, second]) {
      assert.deepEqual([(await chat('writer')).status, (await chat('openweight-medium')).status], [200, 200])
      assert.deepEqual(told(await chat('writer')), [429, 'Request limit per day exceeded.'])
    }
    const raised = await ask('PATCH', `roles/${role_id}`, {
      limits: [{ router_id: routerOf('writer'), type: 'rpd', value: 3 }],
    })
    assert.deepEqual(raised.json['limits'], written('writer', { rpd: 3 }))
    await until(async () => (await names()).includes('ranker'))
    assert.deepEqual([(await first.chat('writer')).status, (await first.chat('writer')).status], [200, 429])
    assert.deepEqual(
      (await ask('PATCH', `roles/${role_id}`, { permissions: [] })).json['limits'],
      raised.json['limits'],
    )
  })
})

describe('terms of a user', () => {
  test('are kept and told, and a budget that is spent refuses', async () => {
    const role_id = await newRole('Doté')
    const soon = Math.floor(Date.now() / 1000) + 86_400
    const user = await newUser('budget@mairie.test', { role_id, budget: 0, expires: soon, priority: 3 })
    const shown = await ask('GET', `users/${user.id}`)
    assert.partialDeepStrictEqual(shown.json, { budget: 0, expires: soon, priority: 3 })
    assert.partialDeepStrictEqual((await server.call('GET', '/v1/me', user.own)).json, {
      budget: 0,
      expires: soon,
      priority: 3,
    })
    // A call that passed before the budget is in force would be spent from the next one.
    await until(async () => {
      const { json } = await server.call('GET', '/v1/models', user.own)
      return !listOf(json).some((one) => String(one['id']) === 'writer')
    })
    assert.equal((await user.chat('writer')).status, 404)
    const spent = await ask('PATCH', `users/${user.id}`, { budget: 0.000_01, priority: 0 })
    assert.partialDeepStrictEqual(spent.json, { budget: 0.000_01, expires: soon, priority: 0 })
    await until(async () => (await user.chat('writer')).status === 200)
    await until(async () => (await user.chat('writer')).status === 429)
    assert.deepEqual(told(await user.chat('writer')), [429, 'Insufficient budget.'])
    const freed = await ask('PATCH', `users/${user.id}`, { budget: null, expires: null })
    assert.partialDeepStrictEqual(freed.json, { budget: null, expires: null })
    await until(async () => (await user.chat('writer')).status === 200)
  })

  test('a priority is told to the server, and a request may go later alone', async () => {
    const user = await newUser('urgences@mairie.test', { role_id: await newRole('Urgences'), priority: 2 })
    const messages = [{ role: 'user', content: 'Bonjour' }]
    const told: unknown[] = []
    for (const priority of [undefined, -1000, -1, 5]) {
      const body = { model: 'writer', messages, priority }
      assert.equal((await server.call('POST', '/v1/chat/completions', { ...user.own, body })).status, 200)
      told.push(scripted.received.at(-1)?.json['priority'])
    }
    await server.call('POST', '/v1/messages', { ...user.own, body: { model: 'writer', max_tokens: 9, messages } })
    told.push(scripted.received.at(-1)?.json['priority'])
    assert.deepEqual(told, [-2, -2, -1, 5, -2])
  })

  test('end an account: keys, sign-in and session are refused in Albert’s words', async () => {
    const role_id = await newRole('Saisonnier')
    const user = await newUser('ete@mairie.test', { role_id })
    const past = { expires: Math.floor(Date.now() / 1000) - 5 }
    assert.equal((await ask('PATCH', `users/${user.id}`, past)).status, 422)
    const later = { expires: Math.floor(Date.now() / 1000) + 86_400 }
    assert.equal((await ask('PATCH', `users/${user.id}`, later)).status, 200)
    assert.equal((await server.call('GET', '/v1/me', user.own)).status, 200)
    // The day goes by.
    const { db, keys } = server.ctx
    await db
      .updateTable('person')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', asPersonId(user.id))
      .execute()
    await keys.refresh()
    const words = 'Your account has expired. Please contact support to renew your account.'
    assert.deepEqual(told(await server.call('GET', '/v1/me', user.own)), [403, words])
    const body = { email: 'ete@mairie.test', password }
    assert.deepEqual(told(await server.call('POST', '/v1/auth/login', { key: null, body })), [403, words])
    assert.equal((await ask('PATCH', `users/${user.id}`, { expires: null })).status, 200)
    assert.equal((await server.call('GET', '/v1/me', user.own)).status, 200)
  })
})

describe('users', () => {
  test('are made with a password by which they come in, listed, changed and erased', async () => {
    const role_id = await newRole('Agent de guichet')
    const body = {
      email: 'alix@mairie.test',
      name: 'Alix',
      password,
      role_id,
      expires: null,
      budget: null,
      priority: 0,
    }
    const made = await ask('POST', 'users', body)
    assert.equal(made.status, 201)
    const id = numberIn(made.json)
    assert.partialDeepStrictEqual(made.json, {
      object: 'user',
      email: body.email,
      name: 'Alix',
      role_id,
      expires: null,
    })
    const login = await server.call('POST', '/v1/auth/login', { key: null, body: { email: body.email, password } })
    assert.equal(login.status, 200)
    const me = await server.call('GET', '/v1/me', { key: String(login.json['key']) })
    assert.deepEqual([me.json['id'], me.json['permissions']], [id, []])
    assert.deepEqual(told(await ask('DELETE', `roles/${role_id}`)), [
      409,
      `Role ${role_id} has 1 users and cannot be removed.`,
    ])
    const listed = await ask('GET', 'users?email=alix')
    assert.deepEqual([listed.json['total'], listOf(listed.json)[0]?.['id']], [1, id])
    const other = 'cinq tortues bleues'
    const renamed = await ask('PATCH', `users/${id}`, { name: 'Alix B.', password: other })
    assert.deepEqual([renamed.status, renamed.json['name']], [200, 'Alix B.'])
    const late = { email: body.email, password }
    assert.deepEqual(told(await server.call('POST', '/v1/auth/login', { key: null, body: late })), [
      401,
      'Invalid password.',
    ])
    assert.equal((await ask('DELETE', `users/${id}`)).status, 200)
    assert.deepEqual(told(await ask('GET', `users/${id}`)), [404, `User ${id} not found.`])
  })

  test('come in the order that is asked for, by the words of either generation', async () => {
    const role_id = await newRole('Trié')
    for (const email of ['zoe@mairie.test', 'abel@mairie.test']) {
      assert.equal((await ask('POST', 'users', { email, name: email, password, role_id })).status, 201)
    }
    const emails = async (query: string) =>
      listOf((await ask('GET', `users?limit=100&${query}`)).json).map((user) => String(user['email']))
    const byEmail = await emails('order_by=email&order_direction=desc')
    assert.deepEqual(byEmail, byEmail.toSorted().toReversed())
    const byId = listOf((await ask('GET', 'users?limit=100&sort_by=id&sort_order=asc')).json).map((user) =>
      numberIn(user),
    )
    assert.deepEqual(
      byId,
      byId.toSorted((left, right) => left - right),
    )
    const roles = listOf((await ask('GET', 'roles?limit=100&sort_by=name&sort_order=desc')).json)
    const roleNames = roles.map((role) => String(role['name']))
    assert.deepEqual(
      roleNames,
      roleNames.toSorted((left, right) => right.localeCompare(left)),
    )
    const names = listOf((await ask('GET', 'routers?limit=100&order_by=name')).json).map((one) => String(one['name']))
    assert.deepEqual(
      names,
      names.toSorted((left, right) => left.localeCompare(right)),
    )
    const keys = listOf((await ask('GET', 'keys?limit=100&order_by=id&order_direction=asc')).json).map((one) =>
      numberIn(one),
    )
    assert.deepEqual(
      keys,
      keys.toSorted((left, right) => left - right),
    )
    assert.equal((await ask('GET', 'users?order_by=shoe-size')).status, 422)
  })

  test('are refused in Albert’s words, and leave nothing behind', async () => {
    const role_id = await newRole('Autre')
    const user = { email: 'deux@mairie.test', password, role_id }
    assert.equal((await ask('POST', 'users', { ...user, role_id: 12 })).status, 404)
    assert.equal((await ask('POST', 'users', { ...user, password: 'motdepasse123' })).status, 422)
    assert.equal((await ask('POST', 'users', { ...user, expires: 1 })).status, 422)
    assert.deepEqual(told(await ask('POST', 'users', { ...user, organization_id: 999_999 })), [
      404,
      'Organization 999999 not found.',
    ])
    assert.equal((await ask('POST', 'users', user)).status, 201)
    assert.deepEqual(told(await ask('POST', 'users', user)), [409, 'User deux@mairie.test already exists.'])
  })
})

test('organisations are made, listed, renamed and closed', async () => {
  const made = await ask('POST', 'organizations', { name: 'Préfecture' })
  assert.equal(made.status, 201)
  const id = numberIn(made.json)
  assert.equal(numberIn((await ask('GET', 'organizations?limit=100')).json, 'total'), 2)
  assert.equal((await ask('PATCH', `organizations/${id}`, { name: 'Sous-préfecture' })).json['name'], 'Sous-préfecture')
  const role_id = numberIn(
    listOf((await ask('GET', 'roles?limit=100')).json).find((one) => String(one['name']) === 'agent') ?? {},
  )
  const there = { email: 'la@prefecture.test', password, role_id, organization_id: id }
  assert.equal((await ask('POST', 'users', there)).json['organization_id'], id)
  assert.equal(numberIn((await ask('GET', `users?organization_id=${id}`)).json, 'total'), 1)
  assert.equal((await ask('DELETE', `organizations/${id}`)).status, 200)
  assert.deepEqual(told(await ask('GET', `organizations/${id}`)), [404, `Organization ${id} not found.`])
  const body = { email: there.email, password }
  assert.equal((await server.call('POST', '/v1/auth/login', { key: null, body })).status, 401)
})

test('a key made for somebody else calls models and reads nothing of theirs', async () => {
  const role_id = await newRole('Développeur')
  const user = numberIn((await ask('POST', 'users', { email: 'dev@mairie.test', password, role_id })).json)
  const soon = Math.floor(Date.now() / 1000) + 3600
  const made = await ask('POST', 'keys', { name: 'outil', user, expires: soon })
  assert.equal(made.status, 201)
  assert.deepEqual([made.json['user'], made.json['expires'], made.json['value']], [user, soon, made.json['token']])
  const lent = { key: String(made.json['value']) }
  const chat = { model: 'openweight-medium', messages: [{ role: 'user', content: 'a' }] }
  assert.equal((await server.call('POST', '/v1/chat/completions', { ...lent, body: chat })).status, 200)
  assert.equal((await server.call('GET', '/v1/me', lent)).json['id'], user)
  assert.equal((await server.call('GET', '/v1/collections', lent)).status, 403)
  const id = numberIn(made.json)
  assert.deepEqual(
    listOf((await ask('GET', `tokens?user=${user}`)).json).map((one) => one['id']),
    [id],
  )
  const shown = await ask('GET', `tokens/${id}`)
  assert.equal(shown.json['token'], `sk-…${lent.key.slice(-4)}`)
  const revoked = await ask('DELETE', `keys/${id}`)
  assert.deepEqual([revoked.status, revoked.json['status']], [200, 'revoked'])
  assert.equal((await server.call('GET', '/v1/me', lent)).status, 401)
  assert.deepEqual(told(await ask('POST', 'keys', { name: 'x', user: 999_999 })), [404, 'User 999999 not found.'])
})

describe('models', () => {
  test('are routers, whose servers are providers', async () => {
    const { json } = await ask('GET', 'routers?limit=100')
    const writer = listOf(json).find((one) => String(one['name']) === 'writer') ?? {}
    assert.partialDeepStrictEqual(writer, {
      object: 'router',
      type: 'text-generation',
      aliases: ['openweight-medium'],
      cost_prompt_tokens: 1,
      cost_completion_tokens: 2,
      providers: 1,
    })
    assert.deepEqual((await ask('GET', `routers/${String(writer['id'])}`)).json, writer)
    assert.deepEqual(told(await ask('GET', 'routers/12')), [404, 'Model router 12 not found.'])
    const providers = listOf((await ask('GET', 'providers?limit=100')).json)
    const written = providers.find((one) => String(one['type']) === 'openai')
    assert.equal(written?.['url'], null)
    assert.equal((await ask('DELETE', `providers/${String(written?.['id'])}`)).status, 409)
  })

  test('come with a provider that is asked first, and leave with it', async () => {
    const second = await startScriptedServer()
    try {
      const provider = { type: 'vllm', url: second.url.replace('/v1', ''), model_name: 'speaker', timeout: 60 }
      const made = await ask('POST', 'providers', provider)
      assert.equal(made.status, 201)
      assert.partialDeepStrictEqual(made.json, { object: 'provider', model_name: 'speaker', status: 'green' })
      const models = await server.call('GET', '/v1/models', { key })
      assert.ok(listOf(models.json).some((one) => String(one['id']) === 'speaker'))
      const missing = await ask('POST', 'providers', { ...provider, model_name: 'absent' })
      assert.equal(missing.status, 424)
      assert.equal((await ask('DELETE', `providers/${String(made.json['id'])}`)).status, 200)
      assert.equal((await ask('GET', `providers/${String(made.json['id'])}`)).status, 404)
    } finally {
      await second.close()
    }
    const away = await ask('POST', 'providers', { type: 'openai', url: second.url, model_name: 'speaker' })
    assert.equal(away.status, 424)
    assert.match(String(away.json['detail']), /^Model provider speaker not reachable \(/)
  })
})

test('who does not govern is told so', async () => {
  for (const path of ['roles', 'users', 'organizations', 'keys', 'tokens', 'routers', 'providers']) {
    const refused = await server.call('GET', `/v1/admin/${path}`)
    assert.deepEqual(told(refused), [403, 'User has no admin rights.'], path)
  }
  const wrong = { model: 'ranker', messages: [{ role: 'user', content: 'a' }] }
  assert.deepEqual(told(await server.call('POST', '/v1/chat/completions', { key, body: wrong })), [
    422,
    'Model has wrong type. Expected: text-generation. Actual: text-classification.',
  ])
})
