import { AppError } from '#platform/errors'

/** What the first bytes of an image say of it, read before anything is decoded. */
export interface ImageHead {
  readonly width: number
  readonly height: number
  readonly dotsPerInch: number | null
}

const inchesPerMetre = 1 / 0.0254

/** ISO/IEC 15948: the size comes first; the pHYs chunk stands before the pixels. */
export function pngHead(bytes: Uint8Array): ImageHead {
  const view = viewOf(bytes, 24)
  let dotsPerInch: number | null = null
  for (let at = 8; at + 21 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const kind = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (kind === 'IDAT') break
    if (kind === 'pHYs' && bytes[at + 16] === 1) dotsPerInch = view.getUint32(at + 8) / inchesPerMetre
  }
  return { width: view.getUint32(16), height: view.getUint32(20), dotsPerInch }
}

/** ITU-T T.81: a frame header (SOF) holds the size; JFIF's application segment holds the density. */
export function jpegHead(bytes: Uint8Array): ImageHead {
  const view = viewOf(bytes, 4)
  let dotsPerInch: number | null = null
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at] !== 0xff) break
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xe0 && at + 16 < view.byteLength) dotsPerInch = jfifDots(view, at)
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), dotsPerInch }
  }
  throw new AppError('corrupted', { reason: 'no_jpeg_frame' })
}

/** All of C0 to CF but the tables (C4, CC) and the extension (C8). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function jfifDots(view: DataView, at: number): number | null {
  const unit = view.getUint8(at + 11)
  const density = view.getUint16(at + 12)
  if (unit === 1) return density
  return unit === 2 ? density * 2.54 : null
}

/** RFC 9649: the three kinds of WebP keep the size each in their own way. */
export function webpHead(bytes: Uint8Array): ImageHead {
  const view = viewOf(bytes, 30)
  const kind = Buffer.from(bytes.subarray(12, 16)).toString('latin1')
  const threeBytes = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  if (kind === 'VP8X') return { width: threeBytes(24) + 1, height: threeBytes(27) + 1, dotsPerInch: null }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, dotsPerInch: null }
  }
  const size = (at: number): number => view.getUint16(at, true) & 0x3fff
  return { width: size(26), height: size(28), dotsPerInch: null }
}

function viewOf(bytes: Uint8Array, least: number): DataView {
  if (bytes.byteLength < least) throw new AppError('corrupted', { reason: 'image_cut' })
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
