import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { generate } from './llama-chat.ts'
import type { GenerateOptions, HistoryItem, LoadedModel } from './llama-library.ts'
import { LlamaRequest } from './llama-orders.ts'

interface Told {
  history: readonly HistoryItem[]
  options: GenerateOptions
}

/** A model that says these pieces, whatever it is asked, and counts a token a word. */
function modelThatSays(pieces: readonly string[], stopReason = 'eogToken') {
  const told: Told[] = []
  const loaded: LoadedModel = {
    llama: {
      loadModel: () => Promise.reject(new Error('not asked')),
      createGrammarForJsonSchema: async (schema) => ({ kind: 'grammar', schema }),
      getGrammarFor: async () => ({ kind: 'grammar' }),
    },
    model: {
      createContext: () => Promise.reject(new Error('not asked')),
      tokenize: (text) => text.split(/\s+/).filter((word) => word !== ''),
    },
    chat: {
      async generateResponse(history, options) {
        told.push({ history, options })
        for (const piece of pieces) options.onTextChunk(piece)
        return { response: pieces.join(''), metadata: { stopReason } }
      },
    },
  }
  return { loaded, told }
}

async function ask(request: object, pieces: readonly string[] = ['Bonjour ', 'à vous'], stopReason?: string) {
  const { loaded, told } = modelThatSays(pieces, stopReason)
  const said: string[] = []
  const generated = await generate(loaded, {
    request: LlamaRequest.parse({ messages: [{ role: 'user', content: 'Bonjour' }], ...request }),
    signal: new AbortController().signal,
    onText: (text) => said.push(text),
  })
  const [first] = told
  assert.ok(first)
  const { onTextChunk: _on, signal: _signal, stopOnAbortSignal, ...options } = first.options
  assert.equal(stopOnAbortSignal, true, 'a client that leaves frees the machine')
  return { generated, said, history: first.history, options }
}

test('each piece is given as it comes, and what was read and written is counted', async () => {
  const { said, generated } = await ask({
    messages: [
      { role: 'system', content: 'Réponds en français' },
      { role: 'user', content: 'Quels sont les horaires ?' },
    ],
  })
  assert.deepEqual(said, ['Bonjour ', 'à vous'])
  // Three words and five, and four marks for each of the three turns.
  assert.deepEqual(generated, { finishReason: 'stop', promptTokens: 3 + 5 + 12, completionTokens: 3 })
})

test('an answer that was cut for its length says so', async () => {
  assert.equal((await ask({}, ['a'], 'maxTokens')).generated.finishReason, 'length')
  for (const reason of ['eogToken', 'stopGenerationTrigger', 'abort', 'customStopTrigger']) {
    assert.equal((await ask({}, ['a'], reason)).generated.finishReason, 'stop')
  }
})

test('turns are those of the request, the last one is for the model to write', async () => {
  const { history } = await ask({
    messages: [
      { role: 'developer', content: 'Sois bref' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Un ' },
          { type: 'text', text: 'deux' },
        ],
      },
      { role: 'assistant', content: 'trois' },
      { role: 'assistant', content: null },
      { role: 'tool', content: '42' },
      { role: 'user' },
    ],
  })
  assert.deepEqual(history, [
    { type: 'system', text: 'Sois bref' },
    { type: 'user', text: 'Un deux' },
    { type: 'model', response: ['trois'] },
    { type: 'model', response: [''] },
    { type: 'user', text: '42' },
    { type: 'user', text: '' },
    { type: 'model', response: [] },
  ])
})

describe('what a client asks of the writing', () => {
  const cases: readonly (readonly [string, object, object])[] = [
    ['nothing', {}, {}],
    ['a length', { max_tokens: 12 }, { maxTokens: 12 }],
    ['a length by its new name, which goes first', { max_tokens: 12, max_completion_tokens: 5 }, { maxTokens: 5 }],
    ['a temperature of zero', { temperature: 0 }, { temperature: 0 }],
    ['a share', { top_p: 0.5 }, { topP: 0.5 }],
    ['a seed of zero', { seed: 0 }, { seed: 0 }],
    ['a word to stop at', { stop: 'FIN' }, { customStopTriggers: ['FIN'] }],
    ['words to stop at', { stop: ['FIN', '###'] }, { customStopTriggers: ['FIN', '###'] }],
    ['no word to stop at', { stop: null, max_tokens: null, temperature: null, seed: null }, {}],
    ['plain text', { response_format: { type: 'text' } }, {}],
    ['any JSON', { response_format: { type: 'json_object' } }, { grammar: { kind: 'grammar' } }],
    [
      'JSON of a shape',
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } } },
      { grammar: { kind: 'grammar', schema: { type: 'object' } } },
    ],
    ['JSON of a shape that is not told', { response_format: { type: 'json_schema', json_schema: { name: 'x' } } }, {}],
  ]
  for (const [what, request, options] of cases) {
    test(what, async () => assert.deepEqual((await ask(request)).options, options))
  }
})

describe('what no request of this model is', () => {
  const message = { role: 'user', content: 'x' }
  const cases: readonly object[] = [
    {},
    { messages: [] },
    { messages: [{ content: 'x' }] },
    { messages: 'x' },
    { messages: [message], max_tokens: 0 },
    { messages: [message], max_tokens: 1.5 },
    { messages: [message], temperature: 2.1 },
    { messages: [message], top_p: -0.1 },
    { messages: [message], stop: Array.from({ length: 17 }, () => 'x') },
  ]
  for (const request of cases) {
    test(JSON.stringify(request).slice(0, 60), () => assert.equal(LlamaRequest.safeParse(request).success, false))
  }
})
