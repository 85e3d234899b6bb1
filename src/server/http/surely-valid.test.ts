import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ChatRequest, CompletionRequest } from '#contract/inference'
import { z } from 'zod'
import { isSurelyValid } from './surely-valid.ts'

const chat = { model: 'm', messages: [{ role: 'user', content: 'Bonjour' }] }
const usual = [
  chat,
  { ...chat, stream: true, stream_options: { include_usage: true }, temperature: 0.2, unknown: [{}] },
  { ...chat, stream: null, tools: [{ type: 'function' }], stream_options: null },
]
const wrong = [
  null,
  [],
  'text',
  {},
  { model: 'm' },
  { ...chat, model: '' },
  { ...chat, model: 3 },
  { ...chat, messages: [] },
  { ...chat, messages: {} },
  { ...chat, messages: [{ content: 'x' }] },
  { ...chat, messages: [null] },
  { ...chat, messages: Array.from({ length: 4097 }, () => ({ role: 'user' })) },
  { ...chat, stream: 'true' },
  { ...chat, stream_options: { include_usage: 1 } },
  { ...chat, tools: Array.from({ length: 513 }, () => ({})) },
  { ...chat, search_args: [] },
  { ...chat, collections: [-1] },
]

suite('what is valid beyond doubt', () => {
  test('usual chats are, and are what the schema would give', () => {
    for (const body of usual) {
      assert.equal(isSurelyValid(ChatRequest, body), true)
      assert.deepEqual(ChatRequest.parse(body), body)
    }
  })

  test('nothing is that the schema refuses', () => {
    for (const body of wrong) {
      assert.equal(ChatRequest.safeParse(body).success, false, JSON.stringify(body)?.slice(0, 100))
      assert.equal(isSurelyValid(ChatRequest, body), false)
    }
  })

  test('what a plain shape cannot tell is left to the schema', () => {
    assert.equal(isSurelyValid(ChatRequest, { ...chat, collections: [1] }), false)
    assert.equal(isSurelyValid(CompletionRequest, { model: 'm', prompt: 'x' }), false)
    assert.equal(isSurelyValid(z.object({ named: z.string() }), { named: 'x', dropped: 1 }), false)
    assert.equal(isSurelyValid(z.looseObject({ named: z.string().trim() }), { named: ' x' }), false)
    assert.equal(isSurelyValid(z.looseObject({ named: z.string().default('x') }), { named: 'y' }), false)
    assert.equal(
      isSurelyValid(
        z.looseObject({ named: z.string() }).refine(() => false),
        { named: 'x' },
      ),
      false,
    )
    assert.equal(isSurelyValid(z.looseObject({ at: z.email() }), { at: 'nobody' }), false)
  })
})
