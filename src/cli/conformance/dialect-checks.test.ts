import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AskedOfService, ServiceAnswer } from '../../../test/fakes/answering-service.ts'
import { streamOf, triedCheck } from '../../../test/fakes/tried-check.ts'
import { dialectChecks } from './dialect-checks.ts'
import { member } from './target.ts'

/** Answers by path; nothing elsewhere. */
const at =
  (answers: Readonly<Record<string, ServiceAnswer>>) =>
  ({ path }: AskedOfService): ServiceAnswer =>
    answers[path] ?? {}
const verdictOf = async (name: string, answer: (asked: AskedOfService) => ServiceAnswer) =>
  (await triedCheck(dialectChecks, name, answer)).verdict

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
const piece = (content: string, more: object = {}) => ({
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
  ...more,
})
const chatAt = (answer: ServiceAnswer) => at({ '/v1/chat/completions': answer })

describe('OpenAI’s clients', () => {
  test('get the model that they named back under that name', async () => {
    const name = 'chat, under the name that was asked'
    const answer = (model: string) => ({ json: { model, choices: [{ message: { content: 'Bonjour' } }], usage } })
    const { verdict, asked } = await triedCheck(dialectChecks, name, chatAt(answer('plume')))
    assert.equal(verdict, null)
    assert.deepEqual([member(asked.at(-1)?.json, 'model'), member(asked.at(-1)?.json, 'max_tokens')], ['plume', 16])
    assert.deepEqual(await verdictOf(name, chatAt(answer('plume-2407'))), ['model: plume-2407', 'plume'])
  })

  test('are not tried where no model chats', async () => {
    const none = at({ '/v1/models': { json: { data: [{ id: 'vecteur', type: 'text-embeddings-inference' }] } } })
    assert.equal(await verdictOf('chat, under the name that was asked', none), 'not offered: chat')
  })

  test('see the end of a stream, and what it counted', async () => {
    const name = 'streamed chat, until [DONE]'
    const last = { choices: [], usage }
    assert.equal(await verdictOf(name, chatAt(streamOf(piece('Bon'), last, '[DONE]'))), null)
    assert.deepEqual(await verdictOf(name, chatAt(streamOf(piece('Bon'), last))), [
      `last event: ${JSON.stringify(last).slice(0, 80)}`,
      '[DONE]',
    ])
    assert.deepEqual(await verdictOf(name, chatAt(streamOf(last, piece('Bon'), '[DONE]'))), [
      'usage of the last event: undefined',
      'number',
    ])
  })

  test('see no counts that they did not want', async () => {
    const name = 'a stream without counts, when none are wanted'
    assert.equal(await verdictOf(name, chatAt(streamOf(piece('Bon'), '[DONE]'))), null)
    assert.deepEqual(await verdictOf(name, chatAt(streamOf(piece('Bon', { usage }), '[DONE]'))), [
      'usage: true',
      'false',
    ])
  })

  test('get vectors in the encoding that they asked for', async () => {
    const name = 'embeddings, as numbers and in base64'
    const answer =
      (base64: unknown) =>
      ({ path, json }: AskedOfService): ServiceAnswer => {
        if (path !== '/v1/embeddings') return {}
        const embedding = member(json, 'encoding_format') === 'base64' ? base64 : [0.5]
        return { json: { data: [{ embedding }] } }
      }
    assert.equal(await verdictOf(name, answer('AAAAPw==')), null)
    assert.deepEqual(await verdictOf(name, answer([0.5])), ['embedding: array', 'string'])
  })

  test('find one model of the list at its own address', async () => {
    const name = 'the list of models, and one of them'
    assert.equal(await verdictOf(name, at({ '/v1/models/plume': { json: { id: 'plume' } } })), null)
    assert.deepEqual(await verdictOf(name, at({ '/v1/models/plume': { json: { id: 'autre' } } })), [
      'id: autre',
      'plume',
    ])
    assert.deepEqual(await verdictOf(name, at({ '/v1/models/plume': { status: 404 } })), ['HTTP 404', '200'])
  })
})

describe('Anthropic’s clients', () => {
  const messageAt = (answer: ServiceAnswer) => at({ '/v1/messages': answer })

  test('get a message and what it used', async () => {
    const name = 'messages, with their usage'
    const answer = { json: { type: 'message', usage: { input_tokens: 3 } } }
    const { verdict, asked } = await triedCheck(dialectChecks, name, messageAt(answer))
    assert.equal(verdict, null)
    assert.equal(asked.at(-1)?.headers['anthropic-version'], '2023-06-01')
    assert.deepEqual(await verdictOf(name, messageAt({ json: { type: 'message' } })), [
      'usage.input_tokens: undefined',
      'number',
    ])
  })

  test('get the events of a stream in their order', async () => {
    const name = 'streamed message, its events in order'
    const order = ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop']
    const types = [...order, 'message_delta', 'message_stop']
    const stream = (events: readonly string[]) => messageAt(streamOf(...events.map((type) => ({ type }))))
    assert.equal(await verdictOf(name, stream(types)), null)
    assert.deepEqual(await verdictOf(name, stream(types.slice(0, -1))), [
      'last events: content_block_delta content_block_stop message_delta',
      'content_block_stop message_delta message_stop',
    ])
    assert.deepEqual(await verdictOf(name, stream(types.slice(1))), [
      'first event: content_block_start',
      'message_start',
    ])
  })

  test('get errors in their own shape, and 400 for what is not valid', async () => {
    const name = 'shape of its errors'
    const absent = { status: 404, json: { type: 'error', error: { type: 'not_found_error', message: 'non' } } }
    const answer =
      (invalid: number) =>
      ({ path, json }: AskedOfService): ServiceAnswer => {
        if (path !== '/v1/messages') return {}
        return member(json, 'max_tokens') === -1 ? { status: invalid } : absent
      }
    assert.equal(await verdictOf(name, answer(400)), null)
    assert.deepEqual(await verdictOf(name, answer(422)), ['HTTP 422', '400'])
    const own = { status: 404, json: { type: 'error', error: { type: 'invalid_request_error' } } }
    assert.deepEqual(await verdictOf(name, messageAt(own)), ['error.type: invalid_request_error', 'not_found_error'])
  })
})

describe('Mistral’s clients', () => {
  test('get finish_reason in every piece, null until the end', async () => {
    const name = 'finish_reason in every piece of a stream'
    assert.equal(await verdictOf(name, chatAt(streamOf(piece('a'), { choices: [], usage }, '[DONE]'))), null)
    const without = { choices: [{ index: 0, delta: { content: 'a' } }] }
    assert.deepEqual(await verdictOf(name, chatAt(streamOf(piece('a'), without, '[DONE]'))), [
      'finish_reason: undefined',
      'null',
    ])
  })

  test('get a list of what is wrong', async () => {
    const name = 'a refusal (422) whose detail is a list'
    assert.equal(await verdictOf(name, chatAt({ status: 422, json: { detail: [] } })), null)
    assert.deepEqual(await verdictOf(name, chatAt({ status: 422, json: { detail: 'non' } })), [
      'detail: string',
      'array',
    ])
  })
})

describe('Cohere’s clients', () => {
  test('rank at both addresses', async () => {
    const name = 'rerank (v1 and v2)'
    const ranked = { json: { results: [{ index: 0, relevance_score: 0.5 }] } }
    assert.equal(await verdictOf(name, at({ '/v1/rerank': ranked, '/v2/rerank': ranked })), null)
    assert.deepEqual(await verdictOf(name, at({ '/v1/rerank': ranked, '/v2/rerank': { status: 404 } })), [
      'HTTP 404',
      '200',
    ])
    const scores = { json: { results: [{ index: 0, score: 0.5 }] } }
    assert.deepEqual(await verdictOf(name, at({ '/v1/rerank': scores })), [
      '/v1/rerank relevance_score: undefined',
      'number',
    ])
  })

  test('get vectors as a list in the first version, by type in the second', async () => {
    const name = 'embeddings (v1 and v2)'
    const first = { json: { embeddings: [[0.5], [0.25]] } }
    const second = { json: { embeddings: { float: [[0.5], [0.25]] } } }
    assert.equal(await verdictOf(name, at({ '/v1/embed': first, '/v2/embed': second })), null)
    assert.deepEqual(await verdictOf(name, at({ '/v1/embed': first, '/v2/embed': first })), [
      'embeddings.float[1][0]: undefined',
      'number',
    ])
  })
})

test('tools are told as JSON or as an event, and to nobody without a key', async () => {
  const name = 'tools offered; without a key, nothing'
  const told = { result: { tools: [{ name: 'search', inputSchema: {} }] } }
  const answer =
    (listed: ServiceAnswer, anonymous = 401) =>
    ({ headers }: AskedOfService): ServiceAnswer =>
      headers.authorization === undefined ? { status: anonymous } : listed
  assert.equal(await verdictOf(name, answer({ json: told })), null)
  assert.equal(await verdictOf(name, answer(streamOf(told))), null)
  assert.deepEqual(await verdictOf(name, answer({ json: told }, 200)), ['HTTP 200', '401, 403'])
  assert.deepEqual(await verdictOf(name, answer({ json: { result: { tools: [] } } })), [
    'inputSchema: undefined',
    'object',
  ])
})
