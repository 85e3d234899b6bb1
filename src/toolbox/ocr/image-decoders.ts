import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import decodeJpegPixels, { init as initJpeg } from '@jsquash/jpeg/decode.js'
import decodeWebpPixels, { init as initWebp } from '@jsquash/webp/decode.js'
import { convertIndexedToRgb, decode as decodePng } from 'fast-png'
import utif from 'utif2'
import { jpegHead, pngHead, webpHead } from './image-heads.ts'
import type { CodedImage } from './coded-image.ts'

const require = createRequire(import.meta.url)
const inchesPerCentimetre = 1 / 2.54

export function decodePngImage(bytes: Uint8Array): CodedImage[] {
  return [{ ...pngHead(bytes), rgba: async () => rgbaOfPng(bytes) }]
}

export function decodeJpeg(bytes: Uint8Array): CodedImage[] {
  const rgba = async (): Promise<Uint8Array> => {
    await initJpeg(engineAt('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'))
    return pixelsOf(await decodeJpegPixels(exactly(bytes)))
  }
  return [{ ...jpegHead(bytes), rgba }]
}

export function decodeWebp(bytes: Uint8Array): CodedImage[] {
  const rgba = async (): Promise<Uint8Array> => {
    await initWebp(engineAt('@jsquash/webp/codec/dec/webp_dec.wasm'))
    return pixelsOf(await decodeWebpPixels(exactly(bytes)))
  }
  return [{ ...webpHead(bytes), rgba }]
}

export function decodeTiff(bytes: Uint8Array): CodedImage[] {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return utif.decode(exactly(content)).map((page) => ({
    width: numberOf(page['t256']) ?? 0,
    height: numberOf(page['t257']) ?? 0,
    dotsPerInch: tiffDots(numberOf(page['t282']), numberOf(page['t296'])),
    rgba: async () => {
      utif.decodeImage(exactly(content), page)
      return utif.toRGBA8(page)
    },
  }))
}

function numberOf(tag: unknown): number | null {
  const first: unknown = Array.isArray(tag) ? tag[0] : tag
  return typeof first === 'number' && Number.isFinite(first) ? first : null
}

/** The unit is 2 for inches, which is also meant where there is none, and 3 for centimetres. */
function tiffDots(resolution: number | null, unit: number | null): number | null {
  if (resolution === null) return null
  return unit === 3 ? resolution / inchesPerCentimetre : resolution
}

/** The decoders want a buffer that holds nothing else. */
function exactly(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength)
  new Uint8Array(copy).set(bytes)
  return copy
}

function pixelsOf({ data }: { data: Uint8ClampedArray }): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** From the package's own file: nothing is fetched. */
function engineAt(file: string) {
  return { noInitialRun: true, wasmBinary: readFileSync(require.resolve(file)) }
}

/** Any of PNG's kinds as four bytes per pixel: grey, colours, palette, with transparency or not, 8 or 16 bits. */
function rgbaOfPng(bytes: Uint8Array): Uint8Array {
  const png = decodePng(bytes)
  const { width, height, depth } = png
  const channels = png.palette ? (png.palette[0]?.length ?? 3) : png.channels
  const data = png.palette ? convertIndexedToRgb(png) : unpacked(png)
  const shift = depth === 16 ? 8 : 0
  const full = !png.palette && depth < 8 ? 255 / (2 ** depth - 1) : 1
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let index = 0; index < width * height; index += 1) {
    const from = index * channels
    const isGrey = channels < 3
    for (let part = 0; part < 3; part += 1) {
      rgba[index * 4 + part] = ((data[from + (isGrey ? 0 : part)] ?? 0) >> shift) * full
    }
    const hasAlpha = channels === 2 || channels === 4
    if (hasAlpha) rgba[index * 4 + 3] = (data[from + channels - 1] ?? 0) >> shift
  }
  return rgba
}

/** Grey of less than eight bits has several pixels in a byte, each row beginning a new one. */
function unpacked({ data, width, height, depth, channels }: ReturnType<typeof decodePng>): ArrayLike<number> {
  if (depth >= 8) return data
  const rowBytes = Math.ceil((width * channels * depth) / 8)
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * depth
      const byte = data[y * rowBytes + (bit >> 3)] ?? 0
      pixels[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
    }
  }
  return pixels
}
