import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { embeddedBackend } from './embedded-backend.ts'
import { endpoints } from './endpoints.ts'
import { capabilitiesByName, capabilitiesOfType, typeOfCapabilities } from './model-type.ts'
import { connectBackends } from './registry.ts'
import { ServerSettings } from './server-settings.ts'

const url = 'https://modeles.example/v1'

describe('the settings of a server', () => {
  test('need its address alone', () => {
    assert.deepEqual(ServerSettings.parse({ url }), {
      ...{
        kind: 'openai',
        url,
        maySee: 'sensitive',
        maxConcurrency: 64,
        maxAnswerMegabytes: 64,
        gramsPerKilowattHour: 81,
      },
      timeouts: { connectSeconds: 5, firstByteSeconds: 120, betweenChunksSeconds: 60, totalSeconds: 600 },
    })
  })

  test('keep the usual waits that are not said', () => {
    const { timeouts } = ServerSettings.parse({ url, timeouts: { totalSeconds: 30 } })
    assert.deepEqual(timeouts, { connectSeconds: 5, firstByteSeconds: 120, betweenChunksSeconds: 60, totalSeconds: 30 })
  })

  const wrong: readonly (readonly [string, object])[] = [
    ['no address', {}],
    ['an address that is none', { url: 'modeles.example' }],
    ['another protocol', { url: 'ftp://modeles.example' }],
    ['a kind that nobody speaks', { url, kind: 'ollama' }],
    ['an empty key', { url, apiKey: '' }],
    ['a name mistaken', { url, apikey: 'x' }],
    ['no request at a time', { url, maxConcurrency: 0 }],
    ['half a request', { url, maxConcurrency: 1.5 }],
    ['no time', { url, timeouts: { totalSeconds: 0 } }],
    ['a wait mistaken', { url, timeouts: { total: 3 } }],
    ['less than no emissions', { url, gramsPerKilowattHour: -1 }],
    ['a level that is none', { url, maySee: 'secret' }],
    ['a mirror of more than all', { url, models: { m: { mirror: 1.1 } } }],
    ['a mirror of nothing', { url, models: { m: { mirror: 0 } } }],
    ['a fallback on nobody', { url, models: { m: { fallbacks: { models: [] } } } }],
    ['a model without a name', { url, models: [''] }],
    ['a negative price', { url, models: { m: { costs: { promptPerMillion: -1 } } } }],
  ]
  for (const [what, settings] of wrong) {
    test(`refuse ${what}`, () => assert.equal(ServerSettings.safeParse(settings).success, false))
  }
})

test('servers of the configuration are opened under their names, with what each may see, and reach nobody', async () => {
  const guarded: string[] = []
  const [first, second] = connectBackends(
    {
      ville: ServerSettings.parse({ url, maySee: 'internal', maxConcurrency: 3, gramsPerKilowattHour: 50 }),
      agglo: ServerSettings.parse({
        url: 'http://127.0.0.1:9/v1',
        kind: 'tei',
        models: { 'nom-court': 'org/nom-long' },
      }),
    },
    (address) => (guarded.push(address), () => {}),
  )
  assert.partialDeepStrictEqual(first, {
    name: 'ville',
    kind: 'openai',
    maySee: 'internal',
    maxConcurrency: 3,
    gramsPerKilowattHour: 50,
  })
  assert.deepEqual(
    second?.configured?.map(({ id, upstream }) => [id, upstream]),
    [['nom-court', 'org/nom-long']],
  )
  assert.equal(first && 'configured' in first, false, 'all that it lists')
  assert.deepEqual(guarded, [url, 'http://127.0.0.1:9/v1'])
  await Promise.all([first?.close('now'), second?.close('when-idle')])
})

describe('what names say of models', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mistral-small-3.2', 'chat'],
    ['gpt-4o-mini', 'vision'],
    ['Qwen2.5-VL-7B-Instruct', 'vision'],
    ['BAAI/bge-m3', 'embeddings'],
    ['BAAI/bge-reranker-v2-m3', 'rerank'],
    ['nomic-embed-text:latest', 'embeddings'],
    ['intfloat/multilingual-e5-large', 'embeddings'],
    ['sentence-transformers/all-MiniLM-L6-v2', 'embeddings'],
    ['openai/whisper-large-v3', 'transcription'],
    ['gpt-4o-transcribe', 'transcription'],
    ['gpt-4o-mini-tts', 'speech'],
    ['hexgrad/Kokoro-82M', 'speech'],
    ['mistral-ocr-latest', 'ocr'],
    ['omni-moderation-latest', 'moderation'],
    ['meta-llama/Llama-Guard-3-8B', 'moderation'],
    ['un-modele-sans-indice', 'chat'],
    ['', 'chat'],
  ]
  for (const [name, type] of cases) {
    test(`${name || 'nothing'} is of ${type}`, () => assert.equal(typeOfCapabilities(capabilitiesByName(name)), type))
  }

  test('each word for a type is known in any capitals, others are not', () => {
    assert.deepEqual(capabilitiesOfType('Text-Embeddings-Inference'), ['embeddings'])
    assert.deepEqual(capabilitiesOfType('IMAGE-TEXT-TO-TEXT'), ['chat', 'vision'])
    for (const word of ['base', '', 'constructor', '__proto__']) assert.equal(capabilitiesOfType(word), null, word)
  })

  test('a model without a capability is taken for a chat', () => assert.equal(typeOfCapabilities([]), 'chat'))

  test('each way to ask a model needs a capability that some type gives', () => {
    for (const capability of Object.values(endpoints)) assert.ok(capabilitiesOfType(capability) !== null, capability)
  })
})

test('the model that is carried is no other’s, and is not closed with its backend', async () => {
  let stopped = 0
  const engine = {
    profile: 'petit/latin/int8',
    dimensions: 2,
    embed: async () => ({ vectors: [], tokens: 0 }),
    stop: async () => void (stopped += 1),
  }
  const backend = embeddedBackend(engine)
  await backend.close('now')
  assert.deepEqual(
    [backend.organisationId, backend.maySee, backend.maxConcurrency, stopped],
    [undefined, undefined, undefined, 0],
  )
})
