import iconv from 'iconv-lite'

/** One byte per letter, from before UTF-8: Windows, Unix with the euro, Macintosh, DOS. */
const oldEncodings = ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'] as const
export type OldEncoding = (typeof oldEncodings)[number]

export function isOldEncoding(name: string): name is OldEncoding {
  return oldEncodings.some((encoding) => encoding === name)
}

const lookedAtBytes = 200_000

/** UTF-8 with a stray byte stays UTF-8: its sequences of several bytes do not come by chance. */
export function isMostlyUtf8(bytes: Uint8Array): boolean {
  let whole = 0
  let broken = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte < 0x80) continue
    const length = sequenceLength(bytes, index)
    if (length === 0) broken += 1
    else whole += 1
    index += Math.max(0, length - 1)
  }
  return broken === 0 || whole > 3 * broken
}

/** How many bytes the character here takes, zero when it is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const byte = bytes[index] ?? 0
  const length = byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0
  for (let next = 1; next < length; next += 1) if (((bytes[index + next] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}

const usualLetters = new Set('éèêëàâäùûüîïôöçœæñáíóú')
const usualSigns = new Set('ÉÈÊËÀÂÄÙÛÜÎÏÔÖÇŒÆ’‘“”«»–—…€°§·²³\u00a0\u00ad')
const letter = /\p{L}/u

/** The old encoding in which the bytes beyond ASCII make letters and signs that French texts have; Windows' in doubt. */
export function oldEncoding(bytes: Uint8Array): OldEncoding {
  const looked = bytes.subarray(0, lookedAtBytes)
  let best: { encoding: OldEncoding; score: number } | null = null
  for (const encoding of oldEncodings) {
    const score = scoreOf(iconv.decode(looked, encoding))
    if (best === null || score > best.score) best = { encoding, score }
  }
  return best?.encoding ?? 'windows-1252'
}

function scoreOf(text: string): number {
  let score = 0
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index)
    if (sign <= '\u007f') continue
    const isInside = letter.test(text.charAt(index - 1)) && letter.test(text.charAt(index + 1))
    if (usualLetters.has(sign)) score += 2
    else if (usualSigns.has(sign)) score += isInside && sign !== '’' && !letter.test(sign) ? -2 : 1
    else score -= 2
  }
  return score
}
