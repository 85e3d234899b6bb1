import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dequantise, toSignedNibbles } from './quantised-blocks.ts'

/** Two blocks: scales 1 and 0.5; stored nibbles 0 to 15 in order, then all 9. */
function storedBlocks(): Uint8Array {
  const bytes = new Uint8Array(36)
  const view = new DataView(bytes.buffer)
  view.setFloat16(0, 1, true)
  view.setFloat16(18, 0.5, true)
  for (let index = 0; index < 16; index += 1) {
    bytes[2 + index] = index | ((15 - index) << 4)
    bytes[20 + index] = 0x99
  }
  return bytes
}

const tensor = { encoding: 'q4' as const, values: 64, bytes: storedBlocks() }

test('a block gives its low nibbles, then its high ones, less 8, times its scale', () => {
  const values = dequantise(tensor)
  assert.deepEqual([...values.subarray(0, 3)], [-8, -7, -6])
  assert.deepEqual([...values.subarray(16, 19)], [7, 6, 5])
  assert.deepEqual([...values.subarray(32, 34)], [0.5, 0.5])
})

test('repacked nibbles stand for the same values in reading order', () => {
  const { nibbles, scales } = toSignedNibbles(tensor)
  const signed = (nibble: number) => (nibble > 7 ? nibble - 16 : nibble)
  const values = Array.from(nibbles).flatMap((byte) => [signed(byte & 15), signed(byte >> 4)])
  assert.deepEqual([...scales], [1, 0.5])
  assert.deepEqual(
    values.map((value, index) => value * (scales[Math.floor(index / 32)] ?? 0)),
    [...dequantise(tensor)],
  )
})
