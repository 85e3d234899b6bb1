import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { prepareTokenizer } from '#inference/call/count-tokens'
import { countWire } from './count-wire.ts'

before(prepareTokenizer)

const around = 4

test('a text takes its tokens, and a few around each message', () => {
  assert.equal(countWire([{ role: 'user', content: 'Hello world' }], null), 2 + around)
  assert.equal(
    countWire(
      [
        { role: 'system', content: 'Hello' },
        { role: 'user', content: ' world' },
      ],
      [],
    ),
    2 + 2 * around,
  )
  assert.equal(countWire([], undefined), 0)
})

test('parts are counted by what they say, not by how they are written', () => {
  const parts = [
    { type: 'text', text: 'Hello' },
    { type: 'text', text: ' world' },
  ]
  assert.equal(countWire([{ role: 'user', content: parts }], null), 2 + around)
})

test('an image takes what an image takes, however heavy its file', () => {
  const image = (bytes: number) => ({
    role: 'user',
    content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(bytes)}` } }],
  })
  assert.equal(countWire([image(10)], null), 1600 + around)
  assert.equal(countWire([image(1_000_000)], null), 1600 + around)
})

test('calls of tools and the tools themselves are counted', () => {
  const called = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c1', function: { name: 'a', arguments: 'Hello world' } }],
  }
  assert.equal(countWire([called], null), 2 + around)
  const tool = { type: 'function' }
  assert.equal(countWire([], [tool]), countWire([{ role: 'user', content: JSON.stringify([tool]) }], null))
})
