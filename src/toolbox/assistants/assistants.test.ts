import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/memory-catalogue'
import type { Actor } from '#platform/auth/actor'
import { openNotifications } from '#platform/db/notifications'
import { openSettings } from '#platform/settings/settings'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { startRecordedServer } from '../../../test/fixtures/backends/recorded-server.ts'
import { findAssistant, resolveAssistant } from './find-assistant.ts'
import { getAssistantSettings } from './get-assistant-settings.ts'
import { listAssistants } from './list-assistants.ts'
import { updateAssistantSettings } from './update-assistant-settings.ts'

const { db, url, log } = await testDatabase()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const recordings = new URL('../../../test/fixtures/backends/openai', import.meta.url).pathname
const server = await startRecordedServer(recordings)
const signal = new AbortController().signal
const closers: (() => Promise<void>)[] = [() => server.close()]
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
  const notifications = await openNotifications(url, log)
  await settings.start(notifications)
  const stop = async (): Promise<void> => {
    settings.stop()
    await notifications.close()
    await models.stop()
  }
  closers.push(stop)
  const as = (actor: Actor) => ({ db, settings, models, actor, signal })
  return { as, ...as(administrator) }
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
    })
  })

  test('goes on quoting beside a model for demonstration, until it is chosen', async () => {
    const ctx = await startProcess(['vllm-stream'])
    const [backend] = connectBackends({ here: BackendSettings.parse({ url: server.url, models: ['vllm-stream'] }) })
    assert.ok(backend)
    const known = backend.configured ?? []
    const demonstration = known.map((model) => ({ ...model, isDemonstration: true }))
    const models = createCatalogue([{ ...backend, listModels: async () => demonstration }])
    closers.push(() => models.stop())
    await models.refresh()
    const mode = async () => (await getAssistantSettings({ ...ctx, models })).mode
    assert.deepEqual([await mode(), models.list().length], ['quote', 1])
    await updateAssistantSettings({ ...ctx, models }, { mode: 'generate', model: 'vllm-stream' })
    assert.equal(await mode(), 'generate')
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

test('an agent neither reads nor changes the settings, and another organisation has its own', async () => {
  const process = await startProcess(['vllm-stream'])
  const agent = process.as(await createPerson(db, organisation, { scopes: ['models:read', 'inference:use'] }))
  await assert.rejects(getAssistantSettings(agent), { code: 'forbidden' })
  await assert.rejects(updateAssistantSettings(agent, { mode: 'quote' }), { code: 'forbidden' })
  await updateAssistantSettings(process, { mode: 'quote' })
  const audited = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
  assert.deepEqual([audited.action, audited.details], ['setting.update', { mode: 'quote', model: null }])
  const other = process.as(await createPerson(db, await createOrganisation(db, 'Autre'), { role: 'administrator' }))
  assert.equal((await getAssistantSettings(other)).mode, 'generate')
})
