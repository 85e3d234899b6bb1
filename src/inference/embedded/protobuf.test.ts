import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ProtoMessage } from './protobuf.ts'

const bytesOf = (message: ProtoMessage): number[] => [...Buffer.concat(message.parts)]

describe('a field is written as protobuf has it', () => {
  const cases: readonly (readonly [string, (message: ProtoMessage) => ProtoMessage, readonly number[]])[] = [
    ['a number', (message) => message.integer(1, 1), [0x08, 1]],
    ['nought', (message) => message.integer(1, 0), [0x08, 0]],
    ['a number of one byte', (message) => message.integer(1, 127), [0x08, 127]],
    ['a number of two bytes', (message) => message.integer(1, 128), [0x08, 0x80, 1]],
    ['150, the example of the specification', (message) => message.integer(1, 150), [0x08, 0x96, 0x01]],
    ['more than 32 bits', (message) => message.integer(1, 2 ** 35), [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 1]],
    ['a field beyond fifteen', (message) => message.integer(16, 1), [0x80, 0x01, 1]],
    ['a float', (message) => message.float(2, 1), [0x15, 0, 0, 0x80, 0x3f]],
    ['a text', (message) => message.text(2, 'testing'), [0x12, 7, ...Buffer.from('testing')]],
    ['a text beyond ASCII', (message) => message.text(2, 'é'), [0x12, 2, 0xc3, 0xa9]],
    ['an empty text', (message) => message.text(2, ''), [0x12, 0]],
    ['bytes', (message) => message.bytes(3, Uint8Array.of(1, 2)), [0x1a, 2, 1, 2]],
    [
      'a message in a message',
      (message) => message.message(3, new ProtoMessage().integer(1, 150)),
      [0x1a, 3, 0x08, 0x96, 0x01],
    ],
    ['nothing', (message) => message, []],
  ]
  for (const [what, write, bytes] of cases) {
    test(what, () => {
      const message = write(new ProtoMessage())
      assert.deepEqual([bytesOf(message), message.byteLength], [bytes, bytes.length])
    })
  }
})

test('fields follow each other in the order given', () => {
  assert.deepEqual(bytesOf(new ProtoMessage().text(2, 'a').integer(1, 1)), [0x12, 1, 0x61, 0x08, 1])
})

test('a large value is kept, not copied', () => {
  const value = new Uint8Array(1_000_000)
  const message = new ProtoMessage().bytes(1, value)
  assert.equal(message.parts.at(-1), value)
  assert.equal(new ProtoMessage().message(2, message).parts.at(-1), value)
})
