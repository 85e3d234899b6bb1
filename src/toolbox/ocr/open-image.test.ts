import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js'
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import { encode as encodePng } from 'fast-png'
import utif from 'utif2'
import { openImage } from './open-image.ts'

const require = createRequire(import.meta.url)
const width = 840
const height = 600

/** White, with a black square in its middle. */
const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
for (let y = 200; y < 400; y += 1) {
  for (let x = 320; x < 520; x += 1) rgba.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
}

const engineAt = (file: string) => ({ noInitialRun: true, wasmBinary: readFileSync(require.resolve(file)) })

async function checkSquare(bytes: Uint8Array, mediaType: string): Promise<void> {
  const source = openImage(bytes, mediaType)
  assert.equal(source.pageCount, 1)
  const { width: wide, height: high, pixels, dotsPerInch } = await source.grey(1)
  assert.equal(dotsPerInch, 300)
  const at = (x: number, y: number): number => pixels[Math.floor(y * high) * wide + Math.floor(x * wide)] ?? -1
  assert.ok(at(0.5, 0.5) < 12, `${mediaType}: the middle is black`)
  assert.ok(at(0.1, 0.1) > 243, `${mediaType}: the edge is white`)
  assert.ok(at(0.5, 0.2) > 243 && at(0.9, 0.5) > 243)
}

test('PNG, JPEG, WebP and TIFF give the same page', async () => {
  await initJpeg(engineAt('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))
  await initWebp(engineAt('@jsquash/webp/codec/enc/webp_enc.wasm'))
  const image = { data: rgba, width, height, colorSpace: 'srgb' as const }
  await checkSquare(encodePng({ width, height, data: rgba, channels: 4 }), 'image/png')
  await checkSquare(new Uint8Array(await encodeJpeg(image)), 'image/jpeg')
  await checkSquare(new Uint8Array(await encodeWebp(image)), 'image/webp')
  await checkSquare(new Uint8Array(utif.encodeImage(new Uint8Array(rgba.buffer), width, height)), 'image/tiff')
})

test('PNG of one bit, of a palette and of sixteen bits are understood', async () => {
  const bits = new Uint8Array((width / 8) * height).fill(255)
  for (let y = 200; y < 400; y += 1) bits.fill(0, y * (width / 8) + 40, y * (width / 8) + 65)
  await checkSquare(encodePng({ width, height, data: bits, channels: 1, depth: 1 }), 'image/png')
  const deep = Uint16Array.from({ length: width * height }, (_, index) => (rgba[index * 4] ?? 0) * 257)
  await checkSquare(encodePng({ width, height, data: deep, channels: 1, depth: 16 }), 'image/png')
})

test('what the file says of its dots is believed when the sheet would be one', async () => {
  const png = Buffer.from(encodePng({ width, height, data: rgba, channels: 4 }))
  const dotsOf = async (perMetre: number): Promise<number> => {
    const { width: wide } = await openImage(withDots(png, perMetre), 'image/png').grey(1)
    return Math.round((wide * 10) / width) / 10
  }
  // 150 dots to the inch: a sheet of 5.6 by 4 inches, drawn twice as large for the reader.
  assert.equal(await dotsOf(5906), 2)
  // 72 dots to the inch says nothing: as if the sheet were a usual one.
  assert.equal(await dotsOf(2835), 4.1)
})

/** With a chunk that tells its dots (pHYs); its checksum is not looked at before the pixels are. */
function withDots(png: Buffer, perMetre: number): Buffer {
  const chunk = Buffer.alloc(21)
  chunk.writeUInt32BE(9, 0)
  chunk.write('pHYs', 4, 'latin1')
  chunk.writeUInt32BE(perMetre, 8)
  chunk.writeUInt32BE(perMetre, 12)
  chunk[16] = 1
  chunk.writeUInt32BE(checksum(chunk.subarray(4, 17)), 17)
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

/** CRC-32 of ISO 3309, as PNG asks for it. */
function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}
