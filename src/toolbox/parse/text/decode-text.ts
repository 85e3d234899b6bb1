import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { isMostlyUtf8, isOldEncoding, type OldEncoding, oldEncoding } from './old-encodings.ts'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | OldEncoding

const marks: readonly (readonly [encoding: TextEncoding, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** What the byte order mark, the zeros and the validity of the bytes tell; else the old encoding that makes words. */
export function sniffEncoding(bytes: Uint8Array): TextEncoding {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked) return marked[0]
  return wideEncoding(bytes) ?? (isMostlyUtf8(bytes) ? 'utf-8' : oldEncoding(bytes))
}

/** Latin text in UTF-16 without a mark has its zeros on one side only. */
function wideEncoding(bytes: Uint8Array): TextEncoding | null {
  const length = Math.min(bytes.length & ~1, 4096)
  const zeros = [0, 0]
  for (let index = 0; index < length; index += 1) if (bytes[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const many = length * 0.3
  if (odd > many && even < odd * 0.05) return 'utf-16le'
  return even > many && odd < even * 0.05 ? 'utf-16be' : null
}

/** The first bytes of a file without the character in whose middle they end, if they are UTF-8. */
export function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  if (isUtf8(bytes)) return bytes
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes
    const whole = bytes.subarray(0, bytes.length - back)
    if (byte >= 0xc0) return isUtf8(whole) ? whole : bytes
  }
  return bytes
}

/** Text of a file; `declared` is the encoding that the file itself names, followed only when the bytes allow it. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const sniffed = sniffEncoding(bytes)
  const follow = isOldEncoding(sniffed) && declared !== undefined && iconv.encodingExists(declared)
  return iconv.decode(bytes, follow ? asBrowsersDo(declared) : sniffed)
}

/** Pages that say Latin-1 hold the characters of Windows, and no page whose declaration can be read is in UTF-16. */
function asBrowsersDo(label: string): string {
  const name = label.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return /^(iso88591|latin1|usascii|ascii|utf8|utf16.*|utf32.*|ucs2)$/.test(name) ? 'windows-1252' : label
}
