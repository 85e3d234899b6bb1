import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { createCatalogue } from '#inference/memory-catalogue'
import { seenBy } from '#inference/routing/fallback'
import { type Actor, organisationIdOf } from '#platform/auth/actor'
import type { AppError } from '#platform/errors'
import { openNotifications } from '#platform/db/notifications'
import { openOutbound } from '#platform/http/outbound'
import { openSecretBox } from '#platform/secrets/secret-box'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { until } from '../../../test/fakes/until.ts'
import { startRecordedServer } from '../../../test/fixtures/backends/recorded-server.ts'
import { addModelServer } from './add-model-server.ts'
import { listModelServers, readModelServer } from './list-model-servers.ts'
import { openModelServers } from './model-servers.ts'
import { probeModelServer } from './probe-model-server.ts'
import { deleteModelServer, testModelServer, updateModelServer } from './update-model-server.ts'

const { db, url: databaseUrl, log } = await testDatabase()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const elsewhere = await createPerson(db, await createOrganisation(db, 'Autre'), { role: 'administrator' })
const folder = await mkdtemp(join(tmpdir(), 'socle-servers-'))
const secrets = await openSecretBox(join(folder, 'secret.key'))
const recordings = new URL('../../../test/fixtures/backends/openai', import.meta.url).pathname
const [first, second] = [await startRecordedServer(recordings), await startRecordedServer(recordings)]
const outbound = openOutbound({ allowed: [] })
const closers: (() => Promise<void>)[] = [
  () => rm(folder, { recursive: true }),
  () => first.close(),
  () => second.close(),
]
after(async () => {
  for (const close of closers.toReversed()) await close()
})

/** One process, with its ear for the servers that others add. */
async function startProcess() {
  const models = createCatalogue([])
  const modelServers = openModelServers({ db, models, secrets, outbound, log })
  const notifications = await openNotifications(databaseUrl, log)
  await modelServers.start(notifications)
  closers.push(async () => {
    modelServers.stop()
    await notifications.close()
    await models.stop()
  })
  const as = (actor: Actor) => ({
    ...{ db, secrets, modelServers, actor },
    models: models.visibleTo(organisationIdOf(actor)),
    signal: new AbortController().signal,
  })
  return { as, ...as(administrator) }
}

const draft = (url: string, apiKey: string | null = null, name?: string) =>
  ({ url, apiKey, name, kind: 'openai' }) as const
const keyTold = (server: typeof first) => server.received.at(-1)?.headers.authorization
const stored = () => db.selectFrom('model_server').selectAll().orderBy('id').execute()

beforeEach(async () => {
  first.models = 'models-vllm'
  second.models = 'models-albert'
  await db.deleteFrom('model_server').execute()
})

describe('servers added on the page', () => {
  test('are waited for as long as an administrator says, in force at once, and as usual again', async () => {
    const held = createServer(({ url: path }, response) => {
      if (path?.endsWith('/models'))
        response.end(JSON.stringify({ object: 'list', data: [{ id: 'lent', object: 'model' }] }))
    })
    await new Promise<void>((resolve) => held.listen(0, '127.0.0.1', resolve))
    closers.push(async () => {
      held.closeAllConnections()
      await new Promise((resolve) => held.close(resolve))
    })
    const bound = held.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0
    const ctx = await startProcess()
    const { id } = await addModelServer(ctx, draft(`http://127.0.0.1:${port}/v1`))
    const waits = async () => (await readModelServer(ctx, id))?.stored?.timeouts
    assert.equal(await waits(), null)
    const timeouts = { connect: null, first_token: 1, silence: null, total: 30 }
    await updateModelServer(ctx, id, { timeouts })
    assert.deepEqual(await waits(), timeouts)
    const backend = ctx.models.resolve('lent', 'chat').targets[0]?.backend
    const request = { endpoint: 'chat/completions', body: Buffer.from('{}'), stream: true } as const
    const failure = await new Promise<AppError>((resolve) =>
      backend?.forward(
        { ...request, contentType: 'application/json', requestId: 'test' },
        { start: () => {}, data: () => true, end: () => {}, fail: resolve },
      ),
    )
    assert.partialDeepStrictEqual(failure.details, { reason: 'no_first_token_in_time' })
    await updateModelServer(ctx, id, { name: 'Lent' })
    assert.deepEqual(await waits(), timeouts, 'what is not said stays')
    await updateModelServer(ctx, id, { timeouts: null })
    assert.equal(await waits(), null)
  })

  test('say where they run and what they may see; a call that holds more does not reach them', async () => {
    const ctx = await startProcess()
    const { id } = await addModelServer(ctx, { ...draft(first.url), maySee: 'internal', runsIn: 'france' })
    const labels = async () =>
      (await listModelServers(ctx)).map(({ maySee, stored: row }) => [maySee, row?.runsIn ?? null])
    assert.deepEqual(await labels(), [['internal', 'france']])
    const model = ctx.models.resolve('mistral-small', 'chat')
    assert.equal(seenBy({ ...ctx, dataLevel: 'internal' }, model).targets.length, 1)
    assert.throws(() => seenBy({ ...ctx, dataLevel: 'sensitive' }, model), { code: 'data_may_not_leave' })
    await updateModelServer(ctx, id, { may_see: 'sensitive', runs_in: null })
    assert.deepEqual(await labels(), [['sensitive', null]])
    const changed = ctx.models.resolve('mistral-small', 'chat')
    assert.equal(seenBy({ ...ctx, dataLevel: 'sensitive' }, changed).targets.length, 1)
  })

  test('stand beside each other, their keys sealed, in service in every process', async () => {
    const [here, there] = [await startProcess(), await startProcess()]
    const { id } = await addModelServer(here, draft(first.url, 'sk-tres-secret', 'Serveur de la ville'))
    assert.equal(keyTold(first), 'Bearer sk-tres-secret')
    await addModelServer(here, draft(second.url))
    assert.ok(here.models.find('mistral-small'))
    const isWhole = async () => (await listModelServers(there)).filter(({ health }) => health !== null).length === 2
    await until(isWhole)
    assert.ok(there.models.find('mistral-small'))
    const listed = await listModelServers(there)
    assert.deepEqual(
      listed.map(({ name, stored: row, health }) => [name, row?.sealedKey === null, health?.reachable]),
      [
        ['Serveur de la ville', false, true],
        [new URL(second.url).host, true, true],
      ],
    )
    assert.deepEqual(listed[1]?.models.map(({ id: model, type }) => [model, type]).slice(0, 2), [
      ['openweight-large', 'chat'],
      ['openweight-embeddings', 'embeddings'],
    ])
    assert.ok(!JSON.stringify(await stored()).includes('tres-secret'))
    const audited = await db.selectFrom('audit_log').selectAll().orderBy('id').execute()
    assert.ok(audited.some(({ action, target_id }) => action === 'model_server.create' && target_id === String(id)))
    assert.ok(!JSON.stringify(audited).includes('tres-secret'))
    await deleteModelServer(here, id)
    assert.equal(here.models.find('mistral-small'), null)
    await until(async () => there.models.find('mistral-small') === null)
    assert.ok(there.models.find('openweight-large'), 'the other one stays')
  })

  test('are the organisation’s alone: others neither see, test, change nor remove them', async () => {
    const process = await startProcess()
    const { id } = await addModelServer(process, draft(first.url, null, 'Nôtre'))
    const other = process.as(elsewhere)
    assert.deepEqual(await listModelServers(other), [])
    assert.equal(other.models.find('mistral-small'), null)
    for (const attempt of [
      () => testModelServer(other, id),
      () => updateModelServer(other, id, { name: 'Le leur' }),
      () => deleteModelServer(other, id),
    ]) {
      await assert.rejects(attempt(), { code: 'not_found' })
    }
    await addModelServer(other, draft(first.url, null, 'Nôtre'))
    await assert.rejects(addModelServer(process, draft(first.url, null, 'nôtre')), { code: 'name_taken' })
    const agent = process.as(await createPerson(db, organisation, { scopes: ['models:read'] }))
    await assert.rejects(addModelServer(agent, draft(first.url)), { code: 'forbidden' })
    await assert.rejects(listModelServers(agent), { code: 'forbidden' })
    await assert.rejects(testModelServer(agent, id), { code: 'forbidden' })
  })

  test('keep their key while the address is the same, and lose it with another address', async () => {
    const ctx = await startProcess()
    const { id } = await addModelServer(ctx, draft(first.url, 'sk-une'))
    await updateModelServer(ctx, id, { name: 'Renommé' })
    assert.equal((await testModelServer(ctx, id)).models[0]?.id, 'mistral-small')
    assert.equal(keyTold(first), 'Bearer sk-une')
    await updateModelServer(ctx, id, { url: `${first.url}/` })
    assert.equal(keyTold(first), 'Bearer sk-une')
    const moved = first.url.replace('127.0.0.1', 'localhost')
    await updateModelServer(ctx, id, { url: moved })
    assert.equal(keyTold(first), undefined, 'a key never goes to another server')
    await updateModelServer(ctx, id, { api_key: 'sk-deux' })
    assert.equal(keyTold(first), 'Bearer sk-deux')
    await updateModelServer(ctx, id, { api_key: null })
    assert.equal(keyTold(first), undefined)
    const server = await readModelServer(ctx, id)
    assert.deepEqual([server?.name, server?.stored?.url, server?.stored?.sealedKey], ['Renommé', moved, null])
  })

  test('have models whose type is corrected, and told by the server again', async () => {
    const ctx = await startProcess()
    const { id } = await addModelServer(ctx, draft(first.url))
    const typeOf = async () => (await readModelServer(ctx, id))?.models[0]
    assert.deepEqual([(await typeOf())?.type, (await typeOf())?.isCorrected], ['chat', false])
    await updateModelServer(ctx, id, { types: [{ model: 'mistral-small', type: 'rerank' }] })
    assert.deepEqual([(await typeOf())?.type, (await typeOf())?.isCorrected], ['rerank', true])
    assert.throws(() => ctx.models.resolve('mistral-small', 'chat'), {
      code: 'model_cannot',
    })
    const restarted = await startProcess()
    assert.ok(restarted.models.resolve('mistral-small', 'rerank'))
    await updateModelServer(ctx, id, { types: [{ model: 'mistral-small', type: null }] })
    assert.deepEqual([(await typeOf())?.type, (await typeOf())?.isCorrected], ['chat', false])
  })

  test('whose name for a model means something else to another server stay listed, aside', async () => {
    const ctx = await startProcess()
    second.models = 'models-vllm'
    await addModelServer(ctx, draft(first.url))
    const { id } = await addModelServer(ctx, draft(second.url))
    await updateModelServer(ctx, id, { types: [{ model: 'mistral-small', type: 'rerank' }] })
    const model = (await readModelServer(ctx, id))?.models.find((one) => one.id === 'mistral-small')
    assert.deepEqual([model?.type, model?.isServed, model?.isCorrected], ['rerank', false, true])
  })

  test('that are down when a process starts are known by their models, and why is told', async () => {
    const late = await startRecordedServer(recordings)
    const { id } = await addModelServer(await startProcess(), draft(late.url))
    await late.close()
    const restarted = await startProcess()
    assert.equal(restarted.models.resolve('mistral-small', 'chat').id, 'mistral-small')
    const server = await readModelServer(restarted, id)
    const { reachable, failure } = server?.health ?? {}
    assert.deepEqual([reachable, failure?.code], [false, 'backend_unavailable'])
    assert.partialDeepStrictEqual(failure?.details, { reason: 'connection_refused' })
    await assert.rejects(testModelServer(restarted, id), { code: 'backend_unavailable' })
  })

  test('are paused when they fail too often, and it is told for how long', async () => {
    const ctx = await startProcess()
    const { id } = await addModelServer(ctx, draft(first.url))
    const { breaker } = ctx.models.resolve('mistral-small', 'chat').targets[0].load
    for (let failure = 0; failure < 5; failure += 1) breaker.fail(performance.now())
    const paused = (await readModelServer(ctx, id))?.models[0]?.pausedMs ?? 0
    assert.ok(paused > 0 && paused <= 5000, `${paused}`)
  })
})

test('an address is found without its /v1', async () => {
  const ctx = await startProcess()
  const found = await startPrefixed()
  const { url, models, milliseconds } = await probeModelServer(ctx, draft(`${found.url}/`))
  assert.deepEqual([url, models], [`${found.url}/v1`, [{ id: 'qwen3', type: 'chat' }]])
  assert.ok(milliseconds >= 0)
  await found.close()
})

test('what cannot be reached or used is refused with its reason, and nothing changes', async () => {
  const ctx = await startProcess()
  const attempts: [string, { code: string; reason: RegExp }][] = [
    ['http://127.0.0.1:9/v1', { code: 'backend_unavailable', reason: /refused/ }],
    ['http://nulle-part.invalid/v1', { code: 'backend_unavailable', reason: /host_not_found/ }],
    ['ftp://127.0.0.1/v1', { code: 'invalid_request', reason: /not_http_address/ }],
    [first.url.replace('//', '//moi:secret@'), { code: 'invalid_request', reason: /key_in_address/ }],
    ['http://0xa.1.2.3/v1', { code: 'address_refused', reason: /"range":"private"/ }],
    ['http://169.254.169.254/', { code: 'address_refused', reason: /link-local/ }],
  ]
  for (const [address, { code, reason }] of attempts) {
    await assert.rejects(addModelServer(ctx, draft(address)), (error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error)
      assert.equal(error.code, code)
      assert.match(error.message, reason)
      return true
    })
  }
  first.models = 'wrong-key'
  await assert.rejects(addModelServer(ctx, draft(first.url)), { code: 'backend_unavailable' })
  assert.deepEqual(await stored(), [])
})

/** As Ollama: the dialect is under /v1, and the root says something else. */
async function startPrefixed() {
  const { createServer } = await import('node:http')
  const http = createServer((request, response) => {
    const found = request.url === '/v1/models'
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ? { data: [{ id: 'qwen3' }] } : { error: 'not found' }))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () => new Promise((resolve) => http.close(resolve)),
  }
}
