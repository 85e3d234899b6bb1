import { isOldEncoding } from './old-encodings.ts'
import { decodeText, sniffEncoding, withoutCutCharacter } from './decode-text.ts'

const tabulation = 9
const carriageReturn = 13
const escape = 27
const space = 32
/** Bytes that mean nothing in Windows' encoding, and the one that erases. */
const unused: ReadonlySet<number> = new Set([0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d])
const strange = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g

/** Whether bytes are text in some encoding: controls are rare in it. `start` may end in the middle of a character. */
export function looksLikeText(start: Uint8Array): boolean {
  const bytes = withoutCutCharacter(start)
  const encoding = sniffEncoding(bytes)
  const isOld = isOldEncoding(encoding)
  if (isOld && bytes.includes(0)) return false
  const isBytewise = encoding === 'utf-8' || isOld
  const text = isBytewise ? '' : decodeText(bytes.subarray(0, 4096))
  const count = isBytewise ? countControls(bytes, encoding === 'windows-1252') : (text.match(strange)?.length ?? 0)
  return count <= (isBytewise ? bytes.length : text.length) * 0.01 + 1
}

function countControls(bytes: Uint8Array, isOldWestern: boolean): number {
  let count = 0
  for (const byte of bytes) {
    const isControl = byte < space && (byte < tabulation || byte > carriageReturn) && byte !== escape
    if (isControl || (isOldWestern && unused.has(byte))) count += 1
  }
  return count
}

/** The first characters, for what can only be told from them. */
export function textStart(bytes: Uint8Array): string {
  return decodeText(bytes.subarray(0, 1024)).replace(/^\ufeff/, '')
}
