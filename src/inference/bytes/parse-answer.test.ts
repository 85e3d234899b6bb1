import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAnswer } from './parse-answer.ts'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

test('what a model server says is read as JSON', () => {
  assert.deepEqual(parseAnswer('{"a":[1,{"b":null}]}'), { a: [1, { b: null }] })
  assert.throws(() => parseAnswer('{"a":'), SyntaxError)
})

test('a thousand levels are read, one more is none', () => {
  assert.equal(JSON.stringify(parseAnswer(nested(1000))), nested(1000))
  assert.throws(() => parseAnswer(nested(1001)), SyntaxError)
  assert.throws(() => parseAnswer(`{"text":"\\\\","a":${nested(100_000)}}`), SyntaxError)
})

test('signs within a text, and many levels one after the other, nest nothing', () => {
  const text = `${'['.repeat(5000)}\\"${'{'.repeat(5000)}`
  assert.deepEqual(parseAnswer(`{"a":"${text}"}`), { a: text.replace('\\"', '"') })
  const list: unknown = parseAnswer(`[${Array.from({ length: 5000 }, () => '[]').join(',')}]`)
  assert.ok(Array.isArray(list) && list.length === 5000)
})
