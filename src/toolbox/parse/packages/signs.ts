import dingbatToUnicode from 'dingbat-to-unicode'

/** Fonts of signs lie in the private area from here on. */
const privateStart = 0xf000
const inPrivateArea = /[\uf020-\uf0ff]/g

/** A sign of a font of signs as the letter that shows the same; nothing where no letter does. */
export function signLetter(font: string, code: number): string {
  const place = code >= privateStart ? code - privateStart : code
  const letter = dingbatToUnicode.codePoint(font, place)?.string
  return letter ?? (code >= 0xe000 && code < 0xf900 ? '' : String.fromCodePoint(code))
}

/** Text whose font of signs is known. */
export function withLetters(text: string, font: string): string {
  return text.replaceAll(inPrivateArea, (sign) => signLetter(font, sign.codePointAt(0) ?? 0))
}
