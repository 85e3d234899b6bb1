import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, withoutMark } from './parse-json.ts'

const reasonOf = (body: Buffer | string): unknown => {
  try {
    return parseJson(Buffer.from(body))
  } catch (error) {
    return error instanceof Error && 'details' in error ? error.details : error
  }
}

test('a body is read as JSON, its first mark passed over', () => {
  assert.deepEqual(parseJson(withoutMark(Buffer.from('\uFEFF{"a":[1,"é"]}'))), { a: [1, 'é'] })
  assert.deepEqual(parseJson(Buffer.alloc(0)), {})
})

test('what is wrong is told without what it holds', () => {
  assert.deepEqual(reasonOf('{"secret": tru}'), { reason: 'unexpected_character' })
  assert.deepEqual(reasonOf('{"secret" 1}'), { reason: 'at_position', value: 'at position 10 (line 1 column 11)' })
  assert.deepEqual(reasonOf('{"a":'), { reason: 'ends_too_early' })
  assert.deepEqual(reasonOf(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])), { reason: 'not_utf8' })
})

test('a body of millions of values is refused before it is read, a long text is not', () => {
  const names = Array.from({ length: 60_000 }, (_, index) => `"${index}" : 1`).join(',')
  const tries = [
    `{"messages":[${'1,'.repeat(5_000_000)}1]}`,
    '['.repeat(5_000_000),
    `[${'{},'.repeat(2_000_000)}1]`,
    `{${names}}`,
  ]
  for (const body of tries) {
    const startedAtMs = performance.now()
    assert.deepEqual(reasonOf(body), { reason: 'too_many_values' })
    assert.ok(performance.now() - startedAtMs < 1000)
  }
  for (const sentence of [
    'Le délai court, sauf accord, dès la réception. ',
    '1,2,3,"4",[5]\n',
    '12:30:45 {"a":[1]}\n',
  ]) {
    const text = sentence.repeat(500_000)
    assert.deepEqual(parseJson(Buffer.from(JSON.stringify({ text }))), { text })
  }
})

test('a value of too many levels is refused, brackets within texts are not levels', () => {
  for (const body of ['['.repeat(501), `{"a":${'['.repeat(150_000)}${']'.repeat(150_000)}}`, '{"a":'.repeat(600)]) {
    assert.deepEqual(reasonOf(body), { reason: 'too_many_levels' })
  }
  const nested = `${'['.repeat(400)}${']'.repeat(400)}`
  assert.equal(JSON.stringify(parseJson(Buffer.from(nested))), nested)
  const text = `${'["\\'.repeat(2_000)}`
  assert.deepEqual(parseJson(Buffer.from(JSON.stringify({ text }))), { text })
})

test('a text of megabytes beside hundreds of values is read, whatever signs it holds', () => {
  const messages = Array.from({ length: 600 }, (_, index) => ({ role: 'user', content: `${index}` }))
  for (const sign of ['a', '"', '\\', '\n', 'é']) {
    const body = { messages, image: sign.repeat(8_000_000) }
    assert.deepEqual(parseJson(Buffer.from(JSON.stringify(body))), body, JSON.stringify(sign))
  }
})
