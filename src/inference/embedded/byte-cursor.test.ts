import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasCode } from '#platform/errors'
import { ByteCursor } from './byte-cursor.ts'

test('values are read one after the other, lowest byte first', () => {
  const bytes = Buffer.from('fe020003000000feffffff0500000000000000', 'hex')
  const cursor = new ByteCursor(bytes)
  assert.deepEqual([cursor.uint8(), cursor.uint16(), cursor.uint32()], [254, 2, 3])
  assert.deepEqual([cursor.int32(), cursor.uint64()], [-2, 5])
  assert.equal(cursor.position, bytes.length)
})

test('text and lists', () => {
  const cursor = new ByteCursor(Buffer.concat([Buffer.from('école'), Buffer.from(Float32Array.of(0.5, -2).buffer)]))
  assert.equal(cursor.utf8(6), 'école')
  assert.deepEqual([...cursor.float32s(2)], [0.5, -2])
})

test('a file that ends too early is corrupted', () => {
  const cursor = new ByteCursor(new Uint8Array(3))
  assert.throws(
    () => cursor.uint32(),
    (error) => hasCode(error, 'corrupted'),
  )
})
