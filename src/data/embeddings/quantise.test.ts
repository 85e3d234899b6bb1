import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantise, restoreVector } from './quantise.ts'

test('a vector kept in bytes points where it pointed', () => {
  const vector = Float32Array.from({ length: 384 }, (_, index) => Math.sin(index * 12.9898) * 0.05)
  const restored = restoreVector(quantise(vector))
  const dot = vector.reduce((sum, value, index) => sum + value * (restored[index] ?? 0), 0)
  assert.ok(dot / Math.hypot(...vector) > 0.9999)
  assert.ok(Math.abs(Math.hypot(...restored) - 1) < 1e-6)
  assert.equal(quantise(vector).vector.length, 384)
})

test('the largest value uses the whole byte, a vector of zeros stays one', () => {
  assert.deepEqual([...quantise(Float32Array.of(-0.5, 0.25)).vector], [129, 64])
  assert.deepEqual([...restoreVector(quantise(new Float32Array(3)))], [0, 0, 0])
})
