const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const largestPixels = 2048
/** What draws; the rest tells of cameras, places and people. */
const drawn = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'])

/** The parts of a PNG that draw (PNG, third edition, section 5). Null for what is none, is cut, or is drawn too large. */
export function safePng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(signature)) return null
  const kept: Buffer[] = [signature]
  let at = 8
  let type = ''
  while (type !== 'IEND') {
    if (at + 12 > bytes.length) return null
    const end = at + 12 + bytes.readUInt32BE(at)
    type = bytes.toString('latin1', at + 4, at + 8)
    if (end > bytes.length || (at === 8 && type !== 'IHDR')) return null
    if (drawn.has(type)) kept.push(bytes.subarray(at, end))
    at = end
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  return Math.max(width, height) > largestPixels || Math.min(width, height) === 0 ? null : Buffer.concat(kept)
}
