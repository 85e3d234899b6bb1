/** One kind of line end, no mark at the start, no control characters, no blank at line ends, one blank line at most. */
export function tidyText(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(/[\0-\x08\x0b\x0e-\x1f\x7f\u00ad]/g, '')
    .replace(/[^\S\n]+\n?/g, withoutEndBlanks)
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .normalize('NFC')
    .replace(longRun, shortRun)
}

/** Every run of blanks is met once: a pattern that looks for the line's end after each of them takes the square of it. */
function withoutEndBlanks(blanks: string, at: number, text: string): string {
  if (blanks.endsWith('\n')) return '\n'
  return at + blanks.length === text.length ? '' : blanks
}

const longestRun = 200
const longRun = /([^\p{L}\d\n])\1{200,}/gu

function shortRun(run: string, character: string): string {
  return character.repeat(longestRun)
}

/** Rules drawn with characters, shortened: nobody reads ten thousand dots, and patterns that meet them take for ever. */
export function withShortRuns(text: string): string {
  return text.replace(longRun, shortRun)
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
