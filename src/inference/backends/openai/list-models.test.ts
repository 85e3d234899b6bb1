import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ModelCapability } from '../endpoints.ts'
import { readModelList } from './list-models.ts'

function modelOf(listed: object, more: object = {}) {
  const [model] = readModelList('b', { data: [{ id: 'org/modele', ...listed }], ...more })
  assert.ok(model)
  return model
}

test('a model of which only the name is told', () => {
  assert.deepEqual(readModelList('b', { data: [{ id: 'mistral-small' }] }), [
    {
      id: 'mistral-small',
      upstream: 'mistral-small',
      aliases: [],
      capabilities: ['chat'],
      ownedBy: null,
      created: null,
      maxContextLength: null,
    },
  ])
})

describe('what a model does is told in many ways', () => {
  const cases: readonly (readonly [string, object, readonly ModelCapability[]])[] = [
    ['Albert’s type', { type: 'text-embeddings-inference' }, ['embeddings']],
    ['Albert’s type of an image model', { type: 'image-text-to-text' }, ['chat', 'vision']],
    ['a task of the hub', { task: 'text-ranking' }, ['rerank']],
    ['a tag of the hub', { pipeline_tag: 'automatic-speech-recognition' }, ['transcription']],
    ['LiteLLM’s mode', { mode: 'audio_speech' }, ['speech']],
    ['a word that nobody knows, then one that is known', { type: 'odd', task: 'ocr' }, ['ocr']],
    ['words', { capabilities: ['embedding'] }, ['embeddings']],
    ['words of a multimodal model', { capabilities: ['completion', 'multimodal'] }, ['chat', 'vision']],
    ['words of a chat', { capabilities: ['completion'] }, ['chat']],
    ['Mistral’s flags', { capabilities: { completion_chat: true, vision: false } }, ['chat']],
    ['Mistral’s flags with vision', { capabilities: { completion_chat: true, vision: true } }, ['chat', 'vision']],
    ['Mistral’s flag of pages', { capabilities: { completion_chat: false, ocr: true } }, ['ocr']],
    ['Mistral’s flag of speech', { capabilities: { audio_transcription: true } }, ['transcription']],
    ['Mistral’s flag of moderation', { capabilities: { moderation: true } }, ['moderation']],
    ['OpenRouter’s modality', { architecture: { modality: 'text+image->text' } }, ['chat', 'vision']],
    ['a modality that writes images alone', { architecture: { modality: 'text->text+image' } }, ['chat']],
    ['nothing but a name', { id: 'BAAI/bge-m3' }, ['embeddings']],
    ['shapes that nobody knows', { type: 3, capabilities: 'all', architecture: [] }, ['chat']],
  ]
  for (const [how, listed, capabilities] of cases) {
    test(how, () => assert.deepEqual(modelOf(listed).capabilities, capabilities))
  }

  test('in llama.cpp’s second list, by the name', () => {
    const models = [
      { name: 'autre', capabilities: ['embedding'] },
      { name: 'org/modele', capabilities: ['multimodal'] },
    ]
    assert.deepEqual(modelOf({}, { models }).capabilities, ['chat', 'vision'])
    assert.deepEqual(modelOf({ type: 'rerank' }, { models }).capabilities, ['rerank'])
  })
})

describe('how much it reads', () => {
  const cases: readonly (readonly [string, object, number | null])[] = [
    ['vLLM', { max_model_len: 8192 }, 8192],
    ['Albert and Mistral', { max_context_length: 128_000 }, 128_000],
    ['OpenRouter', { context_length: 4096 }, 4096],
    ['llama.cpp, as it was started', { meta: { n_ctx: 2048, n_ctx_train: 32_768 } }, 2048],
    ['llama.cpp, as it was trained', { meta: { n_ctx_train: 32_768 } }, 32_768],
    ['a size that is none', { max_model_len: 0, context_length: '4096' }, null],
    ['nothing', {}, null],
  ]
  for (const [server, listed, length] of cases) {
    test(server, () => assert.equal(modelOf(listed).maxContextLength, length))
  }
})

test('names, owner and date are taken where they are told', () => {
  const { aliases, ownedBy, created } = modelOf({
    aliases: ['petit', 'org/modele'],
    owned_by: 'DINUM',
    created: 1_700_000_000.7,
  })
  assert.deepEqual([aliases, ownedBy, created], [['petit'], 'DINUM', 1_700_000_000])
  const odd = modelOf({ aliases: 'petit', owned_by: 3, created: '2026' })
  assert.deepEqual([odd.aliases, odd.ownedBy, odd.created], [[], null, null])
})

test('an entry that cannot be read is passed over', () => {
  const data = [{ id: '' }, { name: 'x' }, null, 'm', { id: 'x'.repeat(501) }, { id: 'lu' }]
  assert.deepEqual(
    readModelList('b', { data }).map(({ id }) => id),
    ['lu'],
  )
})

test('of a list without end two thousand are read', () => {
  const data = Array.from({ length: 2500 }, (_, index) => ({ id: `m${index}` }))
  assert.equal(readModelList('b', { data }).length, 2000)
})

describe('a body that is no list is an error', () => {
  for (const body of [null, [], 'x', {}, { data: {} }, { models: [] }]) {
    test(JSON.stringify(body), () =>
      assert.throws(() => readModelList('b', body), {
        code: 'backend_protocol',
        details: { backend: 'b', reason: 'no_model_list' },
      }),
    )
  }
})
