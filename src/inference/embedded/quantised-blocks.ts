import { blockBytes, blockValues } from './model-file.ts'
import type { StoredTensor } from './model-file.ts'

const half = blockValues / 2

/** A 4-bit matrix in full precision. The first half of a block is in the low nibbles, the second in the high ones. */
export function dequantise(tensor: StoredTensor): Float32Array {
  const values = new Float32Array(tensor.values)
  for (const [block, scale, nibbles] of blocksOf(tensor)) {
    const start = block * blockValues
    for (let index = 0; index < half; index += 1) {
      const byte = nibbles[index] ?? 0
      values[start + index] = ((byte & 15) - 8) * scale
      values[start + half + index] = ((byte >> 4) - 8) * scale
    }
  }
  return values
}

/** The same bits as signed 4-bit integers in reading order, with one scale per block. */
export function toSignedNibbles(tensor: StoredTensor): { nibbles: Uint8Array; scales: Float32Array } {
  const packed = new Uint8Array(tensor.values / 2)
  const scales = new Float32Array(tensor.values / blockValues)
  for (const [block, scale, nibbles] of blocksOf(tensor)) {
    scales[block] = scale
    const start = block * half
    for (let index = 0; index < half; index += 2) {
      const [first, second] = [nibbles[index] ?? 0, nibbles[index + 1] ?? 0]
      // A stored nibble is the value plus 8; flipping its top bit makes it two's complement.
      packed[start + index / 2] = ((first & 15) | ((second & 15) << 4)) ^ 0x88
      packed[start + half / 2 + index / 2] = ((first >> 4) | (second & 0xf0)) ^ 0x88
    }
  }
  return { nibbles: packed, scales }
}

function* blocksOf({ bytes }: StoredTensor): Generator<[block: number, scale: number, nibbles: Uint8Array]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let block = 0, start = 0; start < bytes.byteLength; block += 1, start += blockBytes) {
    yield [block, view.getFloat16(start, true), bytes.subarray(start + 2, start + blockBytes)]
  }
}
