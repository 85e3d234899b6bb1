/** One kind of line end, no mark at the start, no control characters, no blank at line ends, one blank line at most. */
export function tidyText(text: string): string {
  const tidy = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(/[\0-\x08\x0b\x0e-\x1f\x7f\u00ad]/g, '')
    .replace(manyBlanks, '')
    .replace(/[^\S\n]+\n?/g, withoutEndBlanks)
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .normalize('NFC')
  return withShortRuns(tidy)
}

/** More than lay out anything: a run of millions overflows the stack of the patterns that follow. */
const manyBlanks = /[^\S\n]{256}(?=[^\S\n])/g

/** Every run of blanks is met once: a pattern that looks for the line's end after each of them takes the square of it. */
function withoutEndBlanks(blanks: string, at: number, text: string): string {
  if (blanks.endsWith('\n')) return '\n'
  return at + blanks.length === text.length ? '' : blanks
}

const longestRun = 200
const sign = /[^\p{L}\d\n]/u

/**
 * Rules drawn with characters, shortened: nobody reads ten thousand dots, and patterns that meet them take for ever. A
 * pattern that looked for them would overflow the stack on millions.
 */
export function withShortRuns(text: string): string {
  let written = ''
  let from = 0
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = endOfRun(text, at)
    if (end - at <= longestRun) continue
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if ((end - at) / character.length <= longestRun || !sign.test(character)) continue
    written += text.slice(from, at) + character.repeat(longestRun)
    from = end
  }
  return written + text.slice(from)
}

/** Where another character follows. */
function endOfRun(text: string, from: number): number {
  const code = text.codePointAt(from) ?? 0
  const step = code > 0xffff ? 2 : 1
  let end = from + step
  while (text.codePointAt(end) === code) end += step
  return end
}

const longestTitle = 250
/** Signs without a shape of their own, those that turn the direction of the text among them. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu

/** A title on one line, of a length that can stand above every passage; nothing when there is none. */
export function tidyTitle(title: string | null): string | null {
  const text =
    title
      ?.slice(0, 4 * longestTitle)
      .replace(invisible, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim() ?? ''
  if (text === '') return null
  return text.length <= longestTitle ? text : `${text.slice(0, longestTitle - 1).trimEnd()}…`
}
