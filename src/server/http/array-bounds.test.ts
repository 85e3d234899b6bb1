import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EmbeddingsRequest } from '#contract/inference'
import { z } from 'zod'
import { assertArrays } from './array-bounds.ts'

const schema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), parts: z.array(z.string()).max(2).optional() })).max(3),
})

function faultOf(value: unknown, of: z.ZodType = schema): unknown {
  try {
    assertArrays({ schema: of, value, where: 'body' }, 'en')
    return null
  } catch (error) {
    if (!(error instanceof Error && 'details' in error)) throw error
    const [issue] = (error.details as { issues: { loc: unknown; msg: string; type: string }[] }).issues
    return [issue?.loc, issue?.type, issue?.msg]
  }
}

test('an array that is too long is refused at once, wherever it stands', () => {
  assert.equal(faultOf({ messages: [{ role: 'a' }, { role: 'b', parts: ['1', '2'] }] }), null)
  assert.deepEqual(faultOf({ messages: Array.from({ length: 4 }, () => ({})) }), [
    ['body', 'messages'],
    'too_big',
    'at most this many items: 3',
  ])
  assert.deepEqual(faultOf({ messages: [{}, { parts: ['1', '2', '3'] }] }), [
    ['body', 'messages', 1, 'parts'],
    'too_big',
    'at most this many items: 2',
  ])
})

test('the first wrong item ends it; what is no array is left to the schema', () => {
  assert.deepEqual(faultOf({ messages: [{}, 1, 1] }), [['body', 'messages', 1], 'invalid_type', 'expected: object'])
  for (const value of [null, 'a', { messages: 'a' }, {}]) assert.equal(faultOf(value), null)
})

test('a map of too many keys is refused at once, an object with keys of its own is left to its schema', () => {
  const keyed = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))
  const maps = z.looseObject({
    metadata: z.record(z.string(), z.string()).nullish(),
    tools: z
      .array(z.looseObject({ schema: z.union([z.string(), z.record(z.string(), z.unknown())]) }))
      .max(9)
      .optional(),
  })
  for (const value of [keyed(1_001), { metadata: keyed(1_000) }, { metadata: null }, { tools: [{ schema: 'a' }] }]) {
    assert.equal(faultOf(value, maps), null)
  }
  const tooMany = ['too_big', 'at most this many items: 1000']
  assert.deepEqual(faultOf({ metadata: keyed(1_001) }, maps), [['body', 'metadata'], ...tooMany])
  assert.deepEqual(faultOf({ tools: [{ schema: keyed(1_001) }] }, maps), [['body', 'tools', 0, 'schema'], ...tooMany])
})

test('where several kinds of arrays are accepted, the first item says which is meant', () => {
  const fault = (input: unknown) => faultOf({ model: 'm', input }, EmbeddingsRequest)
  for (const input of ['text', ['a', 'b'], [1, 2], [[1], [2]]]) assert.equal(fault(input), null)
  assert.deepEqual(fault(['a', 1]), [['body', 'input', 1], 'invalid_type', 'expected: string'])
  assert.deepEqual(fault(Array.from({ length: 3000 }, () => 'a')), [
    ['body', 'input'],
    'too_big',
    'at most this many items: 2048',
  ])
  assert.deepEqual(fault(Array.from({ length: 50_000 }, () => true)), [
    ['body', 'input'],
    'too_big',
    'at most this many items: 2048',
  ])
})
