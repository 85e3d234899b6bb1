import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { jpegHead, pngHead, webpHead } from './image-heads.ts'

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const four = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const two = (value: number): number[] => [value >>> 8, value & 255]

describe('a PNG', () => {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  const chunk = (kind: string, data: readonly number[]): (string | number[])[] => [
    four(data.length),
    kind,
    [...data],
    four(0),
  ]
  const size = chunk('IHDR', [...four(1200), ...four(800), 8, 0, 0, 0, 0])
  const density = (perMetre: number, unit: number): (string | number[])[] =>
    chunk('pHYs', [...four(perMetre), ...four(perMetre), unit])
  const end = chunk(
    'IDAT',
    Array.from({ length: 32 }, () => 0),
  )

  test('says its size, and its density in metres', () => {
    const { width, height, dotsPerInch } = pngHead(bytes(signature, ...size, ...density(11_811, 1), ...end))
    assert.deepEqual([width, height, Math.round(dotsPerInch ?? 0)], [1200, 800, 300])
  })

  test('says no density that is a mere ratio, or comes after the pixels', () => {
    assert.equal(pngHead(bytes(signature, ...size, ...density(1, 0), ...end)).dotsPerInch, null)
    assert.equal(pngHead(bytes(signature, ...size, ...end, ...density(11_811, 1))).dotsPerInch, null)
    assert.equal(pngHead(bytes(signature, ...size)).dotsPerInch, null)
  })

  test('that is cut is corrupted', () => {
    assert.throws(() => pngHead(bytes(signature)), { code: 'corrupted', details: { reason: 'image_cut' } })
  })
})

describe('a JPEG', () => {
  const start = [0xff, 0xd8]
  const jfif = (unit: number, density: number): (string | number[])[] => [
    [0xff, 0xe0, 0, 16],
    'JFIF\0',
    [1, 2, unit],
    two(density),
    two(density),
    [0, 0],
  ]
  const frame = (marker: number): number[] => [0xff, marker, 0, 11, 8, ...two(800), ...two(1200), 1, 1, 0x11, 0, 0, 0]

  test('says its size in its frame, and its density in inches', () => {
    assert.deepEqual(jpegHead(bytes(start, ...jfif(1, 300), frame(0xc0))), {
      width: 1200,
      height: 800,
      dotsPerInch: 300,
    })
  })

  test('says its density in centimetres, or none', () => {
    assert.equal(jpegHead(bytes(start, ...jfif(2, 100), frame(0xc0))).dotsPerInch, 254)
    assert.equal(jpegHead(bytes(start, ...jfif(0, 1), frame(0xc0))).dotsPerInch, null)
    assert.equal(jpegHead(bytes(start, frame(0xc0))).dotsPerInch, null)
  })

  test('may be progressive', () => assert.equal(jpegHead(bytes(start, frame(0xc2))).width, 1200))

  test('without a frame is corrupted: tables are none', () => {
    for (const marker of [0xc4, 0xc8, 0xcc, 0xdb]) {
      assert.throws(
        () => jpegHead(bytes(start, frame(marker), [0, 0])),
        { details: { reason: 'no_jpeg_frame' } },
        String(marker),
      )
    }
    assert.throws(() => jpegHead(bytes([0xff])), { details: { reason: 'image_cut' } })
  })
})

describe('a WebP', () => {
  const riff = ['RIFF', [0, 0, 0, 0], 'WEBP'] as const
  const rest = Array.from({ length: 20 }, () => 0)

  test('of the extended kind says its size less one, in three bytes', () => {
    const head = bytes(...riff, 'VP8X', [10, 0, 0, 0], [0, 0, 0, 0], [0xaf, 0x04, 0], [0x1f, 0x03, 0], rest)
    assert.deepEqual(webpHead(head), { width: 1200, height: 800, dotsPerInch: null })
  })

  test('without loss says it in fourteen bits each', () => {
    const bits = 1199 | (799 << 14)
    const head = bytes(
      ...riff,
      'VP8L',
      [0, 0, 0, 0],
      [0x2f],
      [bits & 255, (bits >>> 8) & 255, (bits >>> 16) & 255, bits >>> 24],
      rest,
    )
    assert.deepEqual(webpHead(head), { width: 1200, height: 800, dotsPerInch: null })
  })

  test('of the first kind says it after its frame’s start', () => {
    const head = bytes(...riff, 'VP8 ', [0, 0, 0, 0], [0, 0, 0, 0x9d, 0x01, 0x2a], [0xb0, 0x04], [0x20, 0x03], rest)
    assert.deepEqual(webpHead(head), { width: 1200, height: 800, dotsPerInch: null })
  })

  test('that is cut is corrupted', () =>
    assert.throws(() => webpHead(bytes(...riff)), { details: { reason: 'image_cut' } }))
})
