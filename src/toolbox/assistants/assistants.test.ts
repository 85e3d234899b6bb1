import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/catalogue'
import type { Actor } from '#platform/auth/actor'
import { openNotifications } from '#platform/db/notifications'
import { openSettings } from '#platform/settings/settings'
import { openSecretBox } from '#platform/secrets/secret-box'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { startRecordedServer } from '../../../test/fixtures/backends/recorded-server.ts'
import { findAssistant, resolveAssistant } from './find-assistant.ts'
import { getAssistantSettings } from './get-assistant-settings.ts'
import { listAssistants } from './list-assistants.ts'
import { openOutbound } from '#platform/http/outbound'
import { openModelServers } from './model-servers.ts'
import { probeModelServer } from './probe-model-server.ts'
import { updateAssistantSettings } from './update-assistant-settings.ts'

const { db, url, log } = await testDatabase()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const folder = await mkdtemp(join(tmpdir(), 'socle-assistants-'))
const secrets = await openSecretBox(join(folder, 'secret.key'))
const recordings = new URL('../../../test/fixtures/backends/openai', import.meta.url).pathname
const server = await startRecordedServer(recordings)
const signal = new AbortController().signal
const outbound = openOutbound({ allowed: [] })
const closers: (() => Promise<void>)[] = [() => rm(folder, { recursive: true }), () => server.close()]
after(async () => {
  for (const close of closers.toReversed()) await close()
})

/** One process: what it knows of models, and its ear for the settings. */
async function startProcess(configured: string[] = []) {
  const backends = connectBackends(
    configured.length === 0 ? {} : { yaml: BackendSettings.parse({ url: server.url, models: configured }) },
  )
  const models = createCatalogue(backends)
  await models.refresh()
  const settings = openSettings({ db, log })
  const modelServers = openModelServers({ settings, models, secrets, outbound, log })
  const notifications = await openNotifications(url, log)
  await settings.start(notifications)
  await modelServers.start()
  const stop = async (): Promise<void> => {
    settings.stop()
    await notifications.close()
    await models.stop()
  }
  closers.push(stop)
  const as = (actor: Actor) => ({ db, settings, models, secrets, modelServers, actor, signal })
  return { as, ...as(administrator) }
}

async function eventually(check: () => boolean): Promise<void> {
  const untilMs = performance.now() + 1000
  while (!check()) {
    assert.ok(performance.now() < untilMs, 'not within one second')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function storedText(): Promise<string> {
  return JSON.stringify(await db.selectFrom('setting').select('value').execute())
}

beforeEach(async () => {
  server.models = 'models-vllm'
  await db.deleteFrom('setting').execute()
})

describe('the assistant', () => {
  test('quotes while there is no chat model, and needs nobody to choose', async () => {
    const ctx = await startProcess()
    assert.deepEqual(
      (await listAssistants(ctx)).map(({ name, mode, model }) => [name, mode, model]),
      [['socle', 'quote', null]],
    )
    assert.equal(await findAssistant(ctx, 'autre'), null)
    assert.equal((await resolveAssistant(ctx, 'assistant/socle')).mode, 'quote')
    for (const model of ['assistant/autre', 'socle', 'assistant/']) {
      await assert.rejects(resolveAssistant(ctx, model), { code: 'model_not_found', details: { model } })
    }
  })

  test('writes with the first chat model of the configuration file', async () => {
    const ctx = await startProcess(['my-embed', 'vllm-stream', 'ollama-stream'])
    assert.deepEqual(await getAssistantSettings(ctx), {
      mode: 'generate',
      model: 'vllm-stream',
      models: ['vllm-stream', 'ollama-stream'],
      server_url: null,
    })
  })

  test('that quoted for want of a model writes as soon as the file names one', async () => {
    await updateAssistantSettings(await startProcess(), { mode: 'quote' })
    const later = await startProcess(['vllm-stream'])
    assert.equal((await getAssistantSettings(later)).mode, 'generate')
  })

  test('that was told to quote although there was a model goes on quoting', async () => {
    await updateAssistantSettings(await startProcess(['vllm-stream']), { mode: 'quote' })
    const later = await startProcess(['vllm-stream', 'ollama-stream'])
    assert.deepEqual(
      [(await getAssistantSettings(later)).mode, (await getAssistantSettings(later)).model],
      ['quote', null],
    )
  })

  test('writes with the chosen model, even while it is missing', async () => {
    const ctx = await startProcess(['vllm-stream', 'ollama-stream'])
    await updateAssistantSettings(ctx, { mode: 'generate', model: 'ollama-stream' })
    assert.equal((await findAssistant(ctx, 'socle'))?.model, 'ollama-stream')
    const without = await startProcess(['vllm-stream'])
    assert.equal((await findAssistant(without, 'socle'))?.model, 'ollama-stream')
    await assert.rejects(updateAssistantSettings(ctx, { mode: 'generate', model: 'absent' }), {
      code: 'model_not_found',
    })
    await assert.rejects(updateAssistantSettings(await startProcess(), { mode: 'generate' }), {
      code: 'invalid_request',
    })
  })
})

describe('a server added on the page', () => {
  test('is asked for its models, kept with its key sealed, and in service in every process', async () => {
    const [here, there] = [await startProcess(), await startProcess()]
    const settings = await updateAssistantSettings(here, {
      mode: 'generate',
      model: 'mistral-small',
      server: { url: server.url, api_key: 'sk-tres-secret' },
    })
    assert.deepEqual(settings, {
      mode: 'generate',
      model: 'mistral-small',
      models: ['mistral-small'],
      server_url: server.url,
    })
    assert.equal(server.received.at(-1)?.headers.authorization, 'Bearer sk-tres-secret')
    await eventually(() => there.models.find('mistral-small') !== null)
    const stored = await storedText()
    assert.ok(!stored.includes('tres-secret'))
    const audited = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
    assert.equal(audited.action, 'setting.update')
    assert.ok(!JSON.stringify(audited).includes('tres-secret'))
    const restarted = await startProcess()
    assert.equal(
      restarted.models.resolve('mistral-small', 'chat').targets[0].backend.name,
      `organisation-${organisation.id}`,
    )
    await updateAssistantSettings(here, { mode: 'quote', server: null })
    await eventually(() => there.models.find('mistral-small') === null)
    assert.equal((await getAssistantSettings(there)).server_url, null)
  })

  test('keeps its key while its address is the same, and loses it with another address', async () => {
    const ctx = await startProcess()
    const keyOf = () => server.received.at(-1)?.headers.authorization
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: server.url, api_key: 'sk-une' } })
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: `${server.url}/` } })
    assert.equal(keyOf(), 'Bearer sk-une')
    const elsewhere = server.url.replace('127.0.0.1', 'localhost')
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: elsewhere } })
    assert.equal(keyOf(), undefined, 'a key never goes to another server')
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: elsewhere, api_key: 'sk-deux' } })
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: elsewhere, api_key: null } })
    assert.equal(keyOf(), undefined)
    await updateAssistantSettings(ctx, { mode: 'quote' })
    assert.equal((await getAssistantSettings(ctx)).server_url, elsewhere, 'left out, it stays')
  })

  test('that is down when a process starts is known by its models', async () => {
    const late = await startRecordedServer(recordings)
    const ctx = await startProcess()
    await updateAssistantSettings(ctx, { mode: 'generate', server: { url: late.url } })
    await late.close()
    const restarted = await startProcess()
    assert.equal((await findAssistant(restarted, 'socle'))?.model, 'mistral-small')
    assert.equal(restarted.models.resolve('mistral-small', 'chat').id, 'mistral-small')
  })

  test('is written without its /v1 and found all the same', async () => {
    const ctx = await startProcess()
    const found = await startPrefixed()
    const settings = await updateAssistantSettings(ctx, { mode: 'generate', server: { url: found.url } })
    assert.equal(settings.server_url, `${found.url}/v1`)
    assert.deepEqual(await probeModelServer(ctx, { url: `${found.url}/` }), { models: ['qwen3'] })
    await found.close()
  })

  test('that cannot be reached or used is refused with its reason, and nothing changes', async () => {
    const ctx = await startProcess()
    const attempts: [string, { code: string; reason: RegExp }][] = [
      ['http://127.0.0.1:9/v1', { code: 'backend_unavailable', reason: /refused/ }],
      ['http://nulle-part.invalid/v1', { code: 'backend_unavailable', reason: /host not found/ }],
      ['ftp://127.0.0.1/v1', { code: 'invalid_request', reason: /http/ }],
      [server.url.replace('//', '//moi:secret@'), { code: 'invalid_request', reason: /own field/ }],
    ]
    for (const [address, { code, reason }] of attempts) {
      await assert.rejects(probeModelServer(ctx, { url: address }), (error: unknown) => {
        assert.ok(error instanceof Error && 'code' in error)
        assert.equal(error.code, code)
        assert.match(error.message, reason)
        return true
      })
    }
    server.models = 'wrong-key'
    await assert.rejects(probeModelServer(ctx, { url: server.url }), { code: 'backend_unavailable' })
    await assert.rejects(updateAssistantSettings(ctx, { mode: 'generate', server: { url: 'http://127.0.0.1:9/v1' } }), {
      code: 'backend_unavailable',
    })
    assert.equal(await storedText(), '[]')
  })

  test('that announces no chat model has none to choose', async () => {
    const ctx = await startProcess()
    server.models = 'models-albert'
    assert.deepEqual(await probeModelServer(ctx, { url: server.url }), { models: ['openweight-large'] })
    await assert.rejects(
      updateAssistantSettings(ctx, { mode: 'generate', model: 'openweight-embeddings', server: { url: server.url } }),
      {
        code: 'model_not_found',
      },
    )
  })
})

test('an agent neither reads nor changes the settings, and another organisation has its own', async () => {
  const process = await startProcess()
  const agent = process.as(await createPerson(db, organisation, { scopes: ['models:read', 'inference:use'] }))
  await assert.rejects(getAssistantSettings(agent), { code: 'forbidden' })
  await assert.rejects(updateAssistantSettings(agent, { mode: 'quote' }), { code: 'forbidden' })
  await assert.rejects(probeModelServer(agent, { url: server.url }), { code: 'forbidden' })
  assert.equal(server.received.length > 0, true)
  await updateAssistantSettings(process, { mode: 'generate', server: { url: server.url } })
  const other = process.as(await createPerson(db, await createOrganisation(db, 'Autre'), { role: 'administrator' }))
  assert.equal((await getAssistantSettings(other)).server_url, null)
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

test('a server of a private network is refused with its range, and one of this machine is not', async () => {
  const { modelServers } = await startProcess()
  await assert.rejects(modelServers.probe({ url: 'http://0xa.1.2.3/v1', apiKey: null }, signal), {
    code: 'address_refused',
    details: { host: '10.1.2.3', range: 'private' },
  })
  await assert.rejects(modelServers.probe({ url: 'http://169.254.169.254/', apiKey: null }, signal), {
    code: 'address_refused',
  })
  assert.ok((await modelServers.probe({ url: server.url, apiKey: null }, signal)).models.length > 0)
})
