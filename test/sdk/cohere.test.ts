import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client, for what of it is spoken here: reranking. */
let server: TestServer
let scripted: ScriptedServer

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
})
after(() => scripted.close())

const documents = ['court', 'un texte plus long', 'moyen texte']
const settings = () => ({ token: server.key, environment: server.url, maxRetries: 0 })

test('texts come in the order of their relevance, by both generations of the client', async () => {
  const second = await new CohereClientV2(settings()).rerank({ model: 'ranker', query: 'q', documents, topN: 2 })
  assert.deepEqual(
    second.results.map(({ index, relevanceScore }) => [index, relevanceScore]),
    [
      [1, 0.18],
      [2, 0.11],
    ],
  )
  assert.equal(scripted.received.at(-1)?.json['top_n'], 2)
  const first = await new CohereClient(settings()).rerank({
    model: 'ranker',
    query: 'q',
    documents: documents.map((text) => ({ text })),
    returnDocuments: true,
  })
  assert.deepEqual(
    first.results.map(({ index, document }) => [index, document?.text]),
    [
      [1, 'un texte plus long'],
      [2, 'moyen texte'],
      [0, 'court'],
    ],
  )
})

test('what is wrong is an error of the client', async () => {
  const client = new CohereClientV2(settings())
  const refusals = [
    { model: 'ranker', query: 'q', documents, topN: 0 },
    { model: 'absent', query: 'q', documents },
    { model: 'writer', query: 'q', documents },
  ]
  const statuses = await Promise.all(
    refusals.map((asked) =>
      client.rerank(asked).then(
        () => 200,
        (error: unknown) => (error instanceof CohereError ? error.statusCode : error),
      ),
    ),
  )
  assert.deepEqual(statuses, [422, 404, 422])
})

test('the first client leaves the choice of the model to the service', async () => {
  const client = new CohereClient(settings())
  const { results } = await client.rerank({ query: 'q', documents })
  assert.deepEqual(
    results.map(({ index }) => index),
    [1, 2, 0],
  )
  assert.equal(scripted.received.at(-1)?.json['model'], 'ranker')
  const embedded = await client.embed({ texts: ['a'], inputType: 'search_query' })
  assert.equal(embedded.responseType, 'embeddings_floats')
})
