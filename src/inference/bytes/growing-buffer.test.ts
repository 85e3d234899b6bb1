import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GrowingBuffer } from './growing-buffer.ts'

test('pieces of any size are held in their order', () => {
  const bytes = new GrowingBuffer()
  assert.equal(bytes.read().length, 0)
  for (const piece of ['été ', '', 'x'.repeat(5000), '!']) bytes.append(Buffer.from(piece))
  assert.equal(bytes.length, 6 + 5000 + 1)
  assert.equal(bytes.read().toString(), `été ${'x'.repeat(5000)}!`)
})

test('what is taken stays as it was when more comes', () => {
  const bytes = new GrowingBuffer()
  bytes.append(Buffer.from('first'))
  const first = bytes.take()
  bytes.append(Buffer.from('second'))
  assert.deepEqual([first.toString(), bytes.take().toString(), bytes.length], ['first', 'second', 0])
})

test('pieces of one byte are not copied anew with each that follows', () => {
  const bytes = new GrowingBuffer()
  const byte = Buffer.from('a')
  for (let count = 0; count < 300_000; count += 1) bytes.append(byte)
  assert.equal(bytes.take().toString(), 'a'.repeat(300_000))
})
