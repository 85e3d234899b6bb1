import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageTail } from './usage-tail.ts'

const read = (...chunks: string[]) => {
  const tail = new UsageTail()
  for (const chunk of chunks) tail.push(Buffer.from(chunk))
  return tail.read()
}

const usage = '"usage":{"prompt_tokens":12,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}'

test('reads the count at the end, whatever follows it', () => {
  assert.deepEqual(read(`{"choices":[],${usage},"timings":{"n":1}}`), { promptTokens: 12, completionTokens: 3 })
})

test('reads a count cut between chunks, after a long answer', () => {
  const chunks = Array.from({ length: 900 }, (_, index) => `data: {"n":${index},"usage":null}\n\n`)
  const [left, right] = [usage.slice(0, 30), usage.slice(30)]
  assert.deepEqual(read(...chunks, `data: {${left}`, `${right}}\n\n`, 'data: [DONE]\n\n'), {
    promptTokens: 12,
    completionTokens: 3,
  })
})

test('keeps the end of one large chunk', () => {
  assert.deepEqual(read('x'.repeat(5000), `${'y'.repeat(3000)}${usage}`), { promptTokens: 12, completionTokens: 3 })
})

test('is not fooled by a text that quotes a count', () => {
  assert.equal(read('{"content":"\\"usage\\":{\\"prompt_tokens\\":999}"}'), null)
  assert.equal(read('{"usage":null}'), null)
  assert.equal(read(), null)
})

test('counts an embeddings answer, which completes nothing', () => {
  assert.deepEqual(read('{"usage": {"prompt_tokens": 7, "total_tokens": 7}}'), { promptTokens: 7, completionTokens: 0 })
})
