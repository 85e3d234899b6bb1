import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { getEncoding } from 'js-tiktoken'
import { countTokens, prepareTokenizer, textsIn, textsOfAnswer } from './count-tokens.ts'

before(() => prepareTokenizer())

test('counts as cl100k does', () => {
  const reference = getEncoding('cl100k_base')
  for (const text of [
    'La période d’essai d’un cadre dure quatre mois [1].',
    "Hello, world! It's 12345 o'clock.",
    'function f() {\n\n  return 1\n}   \n',
    'déjà vu — 1 234,56 €  \n\tx',
    '日本語テキスト',
    '',
  ]) {
    assert.equal(countTokens(text), reference.encode(text).length, text)
  }
})

test('long and hostile texts are counted in proportion, quickly', () => {
  const sentence = 'La période d’essai d’un cadre dure quatre mois. '
  const exact = countTokens(sentence.repeat(100)) / 100
  const startedAtMs = performance.now()
  const long = countTokens(sentence.repeat(20_000)) / 20_000
  assert.ok(Math.abs(long - exact) / exact < 0.02, `${long} for ${exact}`)
  for (const hostile of [
    'x'.repeat(1_000_000),
    ' '.repeat(1_000_000),
    'é\u0301'.repeat(300_000),
    "'s".repeat(300_000),
  ]) {
    assert.ok(countTokens(hostile) > 0)
  }
  assert.ok(performance.now() - startedAtMs < 3000)
})

test('finds the texts of requests and answers', () => {
  const request = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }, { content: 'b' }] }
  assert.equal(textsIn(request), 'ab')
  assert.equal(textsIn({ input: ['x', 'y'] }), 'xy')
  assert.equal(textsOfAnswer('{"choices":[{"message":{"content":"c"}}]}'), 'c')
  const events = ['d', 'e'].map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
  assert.equal(textsOfAnswer(`${events.join('')}data: [DONE]\n\n`), 'de')
  let deep: unknown = { content: 'x' }
  for (let depth = 0; depth < 100_000; depth += 1) deep = { deep }
  assert.equal(textsIn(deep), '')
})
