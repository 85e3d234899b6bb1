import { decodeText, sniffEncoding, withoutCutCharacter } from './decode-text.ts'

// Everything below the space but tab, line feed, form feed and carriage return; and what decoders put for bytes they cannot read.
const strange = /[\0-\x08\x0b\x0e-\x1f\x7f\ufffd]/g

/** Whether bytes are text in some encoding: controls and zeros are rare in it. */
export function looksLikeText(start: Uint8Array): boolean {
  if (start.length === 0) return true
  const bytes = withoutCutCharacter(start)
  if (sniffEncoding(bytes) === 'windows-1252' && bytes.includes(0)) return false
  const text = decodeText(bytes)
  return (text.match(strange)?.length ?? 0) <= text.length * 0.01 + 1
}

/** The first characters, for what can only be told from them. */
export function textStart(bytes: Uint8Array): string {
  return decodeText(bytes.subarray(0, 1024)).replace(/^\ufeff/, '')
}
