import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, test } from 'node:test'
import { testDatabase, withRollback } from '../../../../test/fakes/database.ts'
import { jobActor } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import type { Jobs } from '#platform/jobs/jobs'
import type { StoredModel } from '../model-store.ts'
import { type LocalModels, type Pull, openLocalModels } from '../local-models.ts'
import { fetchModelFile } from './fetch-model-file.ts'
import { getModelFile, listModelFiles } from './list-model-files.ts'
import { aloneOnFile, askFetch, deleteFetch } from './queries.ts'
import { removeModelFile, stopModelFile } from './remove-model-file.ts'
import { requestModelFile, requestModelImport } from './request-model-file.ts'

const { db, log } = await testDatabase()

test('a model whose fetch ends while they are listed is not left out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-list-'))
  const local = openLocalModels(folder, { hub: 'http://127.0.0.1:9' })
  await withRollback(db, async (tx) => {
    await askFetch(tx, 'petit', 'petit.gguf')
    const list = async () => {
      const [models] = await Promise.all([local.list(), deleteFetch(tx, 'petit')])
      return models
    }
    const actor = jobActor('model-file.fetch', ['organisations:manage'])
    const ctx = { db: tx, localModels: { ...local, list }, actor, log, signal: new AbortController().signal }
    const files = await listModelFiles(ctx)
    assert.equal(files.find(({ name }) => name === 'petit')?.state, 'waiting', 'who follows it asks once more')
  })
  await rm(folder, { recursive: true, force: true })
})

const home = await mkdtemp(join(tmpdir(), 'socle-files-'))
after(() => rm(home, { recursive: true, force: true }))
afterEach(async () => void (await db.deleteFrom('model_fetch').execute()))

const card = { title: 'Mien', sizeBytes: 100, sha256: 'a'.repeat(64), licence: null, isDemonstration: false }
const stored = (name: string): StoredModel => ({ ...card, name, file: join(home, name) })

/** The layer on a machine whose models come as the test says; jobs are counted, not run. */
function machine(more: Partial<LocalModels> = {}, signal = new AbortController().signal) {
  const enqueued: object[] = []
  const jobs: Jobs = {
    enqueue: async (_tx, _job, payload) => void enqueued.push(payload),
    work: async () => {},
    schedule: async () => {},
    isPending: async () => false,
    retry: async () => {},
    start: async () => {},
    stop: async () => {},
  }
  const localModels = { ...openLocalModels(home, { hub: 'http://127.0.0.1:9' }), list: async () => [], ...more }
  const actor = jobActor('model-file.fetch', ['organisations:manage'])
  return { enqueued, ctx: { db, log, jobs, localModels, actor, signal } }
}

const unasked = (): Promise<never> => Promise.reject(new Error('not to be asked'))

describe('a fetch', () => {
  test('that ends puts the model in service, and is in the trace', async () => {
    const told: string[] = []
    const pull = async ({ name }: Pull) => {
      told.push(name)
      return { ...card, name }
    }
    const { ctx, enqueued } = machine({ pull })
    assert.equal((await requestModelFile(ctx, 'demo')).state, 'waiting')
    assert.deepEqual(enqueued, [{ name: 'demo' }])
    await fetchModelFile(ctx, 'demo')
    assert.deepEqual(told, ['demo'])
    assert.equal((await getModelFile(ctx, 'demo')).state, 'absent', 'nothing is under way any more')
    const traced = await db.selectFrom('audit_log').select('action').where('action', 'like', 'model_file.%').execute()
    assert.deepEqual(traced.map(({ action }) => action).toSorted(), ['model_file.fetch', 'model_file.ready'])
  })

  test('that fails says why, and can be asked for again', async () => {
    const details = { what: 'model.gguf', hint: '127.0.0.1:9: refused' }
    const { ctx, enqueued } = machine({ pull: () => Promise.reject(new AppError('registry_unreachable', details)) })
    await requestModelFile(ctx, 'demo')
    await fetchModelFile(ctx, 'demo')
    const failed = await getModelFile(ctx, 'demo')
    assert.deepEqual([failed.state, failed.failure], ['failed', { code: 'registry_unreachable', details }])
    const again = await requestModelFile(ctx, 'demo')
    assert.deepEqual([again.state, again.failure, enqueued.length], ['waiting', null, 2])
  })

  test('that fails for a reason that nobody foresaw says so', async () => {
    const { ctx } = machine({ pull: () => Promise.reject(new TypeError('odd')) })
    await requestModelFile(ctx, 'demo')
    await fetchModelFile(ctx, 'demo')
    assert.deepEqual((await getModelFile(ctx, 'demo')).failure, { code: 'internal', details: { reason: 'odd' } })
  })

  test('that nobody asks for any more does nothing', async () => {
    const { ctx } = machine({ pull: unasked, importFromFolder: unasked })
    await fetchModelFile(ctx, 'demo')
    await requestModelFile(ctx, 'demo')
    await stopModelFile(ctx, 'demo')
    await fetchModelFile(ctx, 'demo')
    assert.equal((await getModelFile(ctx, 'demo')).state, 'stopped')
  })

  test('is stopped while it runs, and is no failure', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<void>()
    const pull = ({ signal, onProgress }: Pull) => {
      onProgress({ step: 'fetching', doneBytes: 40, totalBytes: 100, from: 'miroir' })
      resolve()
      const { promise, reject } = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => reject(signal.reason))
      return promise
    }
    const { ctx } = machine({ pull })
    await requestModelFile(ctx, 'demo')
    const running = fetchModelFile(ctx, 'demo')
    await begun
    await stopModelFile(ctx, 'demo')
    await running
    const { state, failure } = await getModelFile(ctx, 'demo')
    assert.deepEqual([state, failure], ['stopped', null])
  })

  test('that the process leaves in the middle is left to the next run', async () => {
    const stopping = new AbortController()
    const pull = () => {
      stopping.abort(new Error('the process stops'))
      return Promise.reject(new Error('cut'))
    }
    const { ctx } = machine({ pull }, stopping.signal)
    await requestModelFile(ctx, 'demo')
    await assert.rejects(fetchModelFile(ctx, 'demo'), /the process stops/)
    assert.equal((await getModelFile(ctx, 'demo')).state, 'fetching')
  })

  test('of a file of the folder is an import', async () => {
    const imported: string[] = []
    const importFromFolder = async (file: string, { name }: Pull) => {
      imported.push(`${file} as ${name}`)
      return { ...card, name }
    }
    const { ctx } = machine({ filesOfFolder: async () => ['mien.gguf'], importFromFolder, pull: unasked })
    await requestModelImport(ctx, { file: 'mien.gguf', name: 'mien' })
    await fetchModelFile(ctx, 'mien')
    assert.deepEqual(imported, ['mien.gguf as mien'])
  })
})

describe('asking', () => {
  test('twice for the same is asking once', async () => {
    const { ctx, enqueued } = machine()
    await requestModelFile(ctx, 'demo')
    await requestModelFile(ctx, 'demo')
    assert.equal(enqueued.length, 1)
  })

  test('for what is here already changes nothing', async () => {
    const { ctx, enqueued } = machine({ list: async () => [stored('demo')], hasEngine: () => true })
    assert.equal((await requestModelFile(ctx, 'demo')).state, 'here')
    assert.deepEqual(enqueued, [])
  })

  test('for a file without its engine brings the engine', async () => {
    const { ctx, enqueued } = machine({ list: async () => [stored('demo')], hasEngine: () => false })
    assert.equal((await requestModelFile(ctx, 'demo')).state, 'waiting')
    assert.equal(enqueued.length, 1)
  })

  test('for what nobody knows is not found', async () => {
    const { ctx } = machine()
    for (const act of [requestModelFile, stopModelFile, removeModelFile, getModelFile]) {
      await assert.rejects(act(ctx, 'absent'), { code: 'not_found', details: { what: 'model', id: 'absent' } })
    }
  })

  test('for a name that a model has is refused, whether it is here or known', async () => {
    const { ctx } = machine({ filesOfFolder: async () => ['a.gguf'], list: async () => [stored('mien')] })
    for (const name of ['mien', 'demo']) {
      await assert.rejects(requestModelImport(ctx, { file: 'a.gguf', name }), { code: 'name_taken', details: { name } })
    }
    await assert.rejects(requestModelImport(ctx, { file: 'b.gguf', name: 'autre' }), { code: 'not_found' })
  })

  test('without the scope is refused', async () => {
    const { ctx } = machine()
    const nobody = { ...ctx, actor: jobActor('other', []) }
    for (const act of [requestModelFile, stopModelFile, removeModelFile, getModelFile, fetchModelFile]) {
      await assert.rejects(act(nobody, 'demo'), { code: 'forbidden' })
    }
    await assert.rejects(requestModelImport(nobody, { file: 'a.gguf', name: 'a' }), { code: 'forbidden' })
  })
})

test('what is removed goes from the list and from the disk, once whoever fetches it has let go', async () => {
  const order: string[] = []
  const { ctx } = machine({ remove: async (name) => void order.push(`removed ${name}`) })
  await requestModelFile(ctx, 'demo')
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const { promise: holding, resolve: isHeld } = Promise.withResolvers<void>()
  const fetching = aloneOnFile(db, { name: 'demo', signal: ctx.signal }, async () => {
    isHeld()
    await held
    order.push('let go')
  })
  await holding
  const removing = removeModelFile(ctx, 'demo')
  letGo()
  await Promise.all([fetching, removing])
  assert.deepEqual(order, ['let go', 'removed demo'])
  assert.deepEqual(await db.selectFrom('model_fetch').selectAll().execute(), [])
})

test('what is known, here and on its way is listed once each, with what is known of it', async () => {
  const { ctx } = machine({
    list: async () => [stored('mien')],
    hasEngine: () => true,
    partialBytes: async () => 12.4,
    filesOfFolder: async () => ['autre.gguf'],
  })
  await requestModelImport(ctx, { file: 'autre.gguf', name: 'autre' })
  const files = await listModelFiles(ctx)
  assert.deepEqual(
    files.map(({ name, title, state, sizeBytes, doneBytes, isFetchable }) => [
      name,
      title,
      state,
      sizeBytes,
      doneBytes,
      isFetchable,
    ]),
    [
      ['demo', 'Qwen2.5-Coder 1.5B Instruct, 4 bits', 'absent', 1_117_320_768, 12, true],
      ['mien', 'Mien', 'here', 100, 100, false],
      ['autre', 'autre', 'waiting', null, 0, false],
    ],
  )
})
