import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Hit } from '#data/search/hit'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { type Catalogue, createCatalogue } from '#inference/catalogue'
import { anonymousActor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import { type ScriptedServer, startScriptedServer } from '../../../test/fixtures/backends/scripted-server.ts'
import { rerankHits } from './rerank-hits.ts'

let scripted: ScriptedServer
before(async () => {
  scripted = await startScriptedServer()
})
after(() => scripted.close())

function hit(chunkId: number, text: string): Hit {
  return {
    chunkId,
    documentId: chunkId,
    collectionId: 1,
    collection: 'Mairie',
    corpus: null,
    score: 1 / chunkId,
    similarity: null,
    questionSimilarity: null,
    lexicalScore: null,
    text,
    path: ['Congés'],
    page: null,
    title: 'Règlement',
    externalId: String(chunkId),
    fileName: null,
    url: null,
    publisher: null,
    licence: null,
    updatedAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    legalStatus: null,
    createdAt: new Date(0),
    metadata: {},
  }
}

/** The scripted model finds long texts best. */
const hits = [hit(1, 'Un.'), hit(2, 'Deux mots de plus.'), hit(3, 'Trois.')]
const usage = { record: () => {}, flush: async () => {}, stop: async () => {} }

async function order(models: Catalogue, signal = new AbortController().signal): Promise<number[]> {
  after(() => models.stop())
  await models.refresh()
  const ctx = { models, usage, log: createLog('silent'), actor: anonymousActor('rerank', null), signal }
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
