import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mendedCodes } from './mended-codes.ts'
import type { Box } from './page-text.ts'

function written(
  text: string,
  { angle = 0, boxAt }: { angle?: number; boxAt?: (index: number) => Box } = {},
): number[] {
  const codeAt = mendedCodes({
    codeAt: (index) => text.charCodeAt(index),
    boxAt: boxAt ?? ((index) => ({ left: index, right: index + 1, top: 10, bottom: 0 })),
    angleAt: () => angle,
  })
  return Array.from(text, (_, index) => codeAt(index))
}

test('hyphens of all kinds that end a line cut its word, those inside a line are signs', () => {
  assert.deepEqual(written('a\u00ad\r\nb'), [97, 2, 13, 10, 98])
  assert.deepEqual(written('a\u2010\nb'), [97, 2, 10, 98])
  assert.deepEqual(written('a\u2010b'), [97, 0x2010, 98])
})

test('letters above each other on their side are one word, far apart two', () => {
  const upwards = (step: number) => (index: number) => ({
    left: 0,
    right: 10,
    bottom: index * step,
    top: index * step + 5,
  })
  const turned = (step: number) => written('a\r\nb', { angle: Math.PI / 2, boxAt: upwards(step) })
  assert.deepEqual(turned(5 / 3), [97, 0, 0, 98])
  assert.deepEqual(turned(10), [97, 13, 10, 98])
  assert.deepEqual(written('a\r\nb', { boxAt: upwards(5 / 3) }), [97, 13, 10, 98])
})
