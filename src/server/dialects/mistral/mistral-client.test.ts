import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromMistral, isMistralClient } from './mistral-client.ts'

test('Mistral’s libraries are known by their name', () => {
  const is = (agent?: string) => isMistralClient({ headers: agent === undefined ? {} : { 'user-agent': agent } })
  for (const agent of ['mistral-client-python/1.9.3', 'mistral-client-typescript/1.7.1']) assert.equal(is(agent), true)
  for (const agent of [undefined, '', 'OpenAI/JS 5.0', 'my-mistral-client-python', 'Mistral-Client-Python/1']) {
    assert.equal(is(agent), false, agent)
  }
})

test('a chat is told in OpenAI’s words, and is otherwise the bytes that came', () => {
  const translate = (body: string, choice?: unknown) => fromMistral(Buffer.from(body), choice).toString()
  const plain = '{"model":"m", "messages":[{"role":"user","content":"random_seed é"}]}'
  assert.equal(translate(plain), plain)
  assert.equal(translate('{"random_seed":7,"model":"m"}'), '{"seed":7,"model":"m"}')
  assert.equal(translate('{"a":{"random_seed":7}}'), '{"a":{"random_seed":7}}')
  assert.deepEqual(JSON.parse(translate('{"tool_choice":"any","random_seed":7}', 'any')), {
    tool_choice: 'required',
    seed: 7,
  })
  assert.equal(translate('{"tool_choice":"auto"}', 'auto'), '{"tool_choice":"auto"}')
})
