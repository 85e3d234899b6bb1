import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safePng } from './safe-png.ts'

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
}

function png(width: number, height: number, ...others: Buffer[]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), ...others, chunk('IEND', Buffer.alloc(0))])
}

const drawing = chunk('IDAT', Buffer.from('pixels'))

test('what draws is kept; what tells of people, and what follows the end, is not', () => {
  const told = png(64, 32, chunk('tEXt', Buffer.from('Author\0Lou')), chunk('eXIf', Buffer.from('GPS')), drawing)
  assert.deepEqual(safePng(Buffer.concat([told, Buffer.from('<script>')])), png(64, 32, drawing))
})

test('what is no PNG, is cut, empty or too large to draw is nothing', () => {
  const whole = png(64, 32, drawing)
  const headless = Buffer.concat([whole.subarray(0, 8), drawing])
  for (const wrong of [Buffer.from('<svg/>'), whole.subarray(0, -5), png(4000, 10, drawing), png(0, 1), headless]) {
    assert.equal(safePng(wrong), null)
  }
})
