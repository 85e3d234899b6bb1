import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createKey } from '#platform/keys/create-key'
import { addModelServer } from '#toolbox/model-servers/add-model-server'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { closeAtEnd } from '../../../test/fakes/database.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../../../test/fixtures/backends/scripted-server.ts'

/** An organisation with a model server of its own, whose models are named as everybody's, and a key to ask with. */
interface Town {
  readonly models: ScriptedServer
  readonly secret: string
  readonly key: string
}

let server: TestServer
let [here, there]: Town[] = []

async function town(secret: string): Promise<Town> {
  const models = await startScriptedServer()
  closeAtEnd(() => models.close())
  const person = await createPerson(server.ctx.db, await createOrganisation(server.ctx.db), { role: 'administrator' })
  const ctx = { ...server.ctx, actor: person }
  await addModelServer(ctx, { kind: 'openai', url: models.url, apiKey: secret, name: 'serveur' })
  const { value: key } = await createKey(ctx, { name: 'essai' })
  await server.ctx.keys.refresh()
  return { models, secret, key }
}

before(async () => {
  server = await testServer()
  here = await town('secret-d-ici')
  there = await town('secret-de-la-bas')
})

function ask({ key }: { readonly key: string }, question: string) {
  const body = { model: 'writer', messages: [{ role: 'user', content: question }] }
  return server.call('POST', '/v1/chat/completions', { key, body })
}

/** Questions that a server was sent, and the keys that came with them. */
function sentTo({ received }: ScriptedServer): unknown[] {
  return received
    .filter(({ path }) => path === '/v1/chat/completions')
    .map(({ json, headers }) => [JSON.stringify(json['messages']).match(/question \w+/)?.[0], headers.authorization])
}

test('a question goes to the server of its organisation, with the key of that one, however often both ask', async () => {
  assert.ok(here && there)
  const towns = [here, there, here, there, there, here]
  const answers = await Promise.all(
    towns.map((one, at) => ask(one, `question ${one === here ? 'ici' : 'labas'} ${at}`)),
  )
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200], answers[0]?.text)
  assert.deepEqual(
    sentTo(here.models),
    Array.from({ length: 3 }, () => ['question ici', 'Bearer secret-d-ici']),
  )
  assert.deepEqual(
    sentTo(there.models),
    Array.from({ length: 3 }, () => ['question labas', 'Bearer secret-de-la-bas']),
  )
})

test('an organisation without a server of its own does not know the models of the others', async () => {
  const refused = await ask(server, 'question seule')
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [404, 'model_not_found'])
  const { json } = await server.call('GET', '/v1/models')
  assert.ok(!JSON.stringify(json).includes('writer'))
})

test('while its own server is away, a question is refused rather than sent to another organisation’s', async () => {
  assert.ok(here && there)
  const before = sentTo(there.models).length
  await here.models.close()
  for (let turn = 0; turn < 3; turn += 1) {
    const { status } = await ask(here, 'question perdue')
    assert.ok(status >= 500, String(status))
  }
  assert.equal(sentTo(there.models).length, before)
  assert.equal((await ask(there, 'question suivante')).status, 200)
})
