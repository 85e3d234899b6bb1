import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import type { Catalogue } from '#inference/catalogue'
import { createCatalogue } from '#inference/memory-catalogue'
import { createCollection } from '#data/collections/create-collection'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { hit } from '../../../test/fakes/hit.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { type ScriptedServer, startScriptedServer } from '../../../test/fixtures/backends/scripted-server.ts'
import { rerankHits } from './rerank-hits.ts'

let scripted: ScriptedServer
before(async () => {
  scripted = await startScriptedServer()
})
after(() => scripted.close())

/** The scripted model finds long texts best. */
const hits = [hit(1, 'Un.'), hit(2, 'Deux mots de plus.'), hit(3, 'Trois.')]
const usage = { record: () => {}, flush: async () => {}, stop: async () => {} }

const { db, log } = await testDatabase()
const actor = await createPerson(db, await createOrganisation(db))

async function order(models: Catalogue, signal = new AbortController().signal): Promise<number[]> {
  after(() => models.stop())
  await models.refresh()
  const ctx = { db, models, usage, log, actor, signal }
  return (await rerankHits(ctx, 'combien de mots ?', hits)).map(({ chunkId }) => chunkId)
}

test('a reranking model counts as much as the search: its first rises, the last of both stays last', async () => {
  const models = createCatalogue(connectBackends({ scripted: BackendSettings.parse({ url: scripted.url }) }))
  assert.deepEqual(await order(models), [2, 1, 3])
  const documents = ['Un.', 'Deux mots de plus.', 'Trois.'].map((text) => `Règlement Congés\n${text}`)
  assert.partialDeepStrictEqual(scripted.received.at(-1)?.json, { query: 'combien de mots ?', documents })
})

test('without such a model, or when it fails, the order of the search stands', async () => {
  assert.deepEqual(await order(createCatalogue([])), [1, 2, 3])
  const broken = { url: `${scripted.url}/absent`, models: { ranker: { upstream: 'ranker', type: 'rerank' } } }
  const models = createCatalogue(connectBackends({ scripted: BackendSettings.parse(broken) }))
  assert.deepEqual(await order(models), [1, 2, 3])
})

test('whoever leaves is not answered', async () => {
  const models = createCatalogue(connectBackends({ scripted: BackendSettings.parse({ url: scripted.url }) }))
  await assert.rejects(order(models, AbortSignal.abort()), { name: 'AbortError' })
})

test('passages of a sensitive collection are not sent to a server that may not see it', async () => {
  const never = new AbortController().signal
  const { id } = await createCollection(
    { db, actor, signal: never },
    { name: 'Paie', description: '', visibility: 'private' },
  )
  await db.updateTable('collection').set({ data_level: 'sensitive' }).where('id', '=', id).execute()
  const guarded = hits.map((one) => ({ ...one, collectionId: id }))
  const sees = async (maySee: string) => {
    const settings = BackendSettings.parse({ url: scripted.url, maySee })
    const models = createCatalogue(connectBackends({ scripted: settings }))
    after(() => models.stop())
    await models.refresh()
    const found = await rerankHits({ db, models, usage, log, actor, signal: never }, 'combien ?', guarded)
    return found.map(({ chunkId }) => chunkId)
  }
  const before = scripted.received.length
  assert.deepEqual(await sees('internal'), [1, 2, 3])
  assert.equal(
    scripted.received.slice(before).some(({ path }) => path.includes('rerank')),
    false,
  )
  assert.deepEqual(await sees('sensitive'), [2, 1, 3])
})
