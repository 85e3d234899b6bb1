/** One kind of line end, no mark at the start, no control characters, no blank at line ends, one blank line at most. */
export function tidyText(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(/[\0-\x08\x0b\x0e-\x1f\x7f\u00ad]/g, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .normalize('NFC')
    .replace(longRun, shortRun)
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

const longestHeading = 300

/** A line that starts like a heading and goes on like a paragraph is one: headings are repeated above every passage. */
export function withShortHeadings(markdown: string): string {
  return markdown.replace(/^#{1,6}\s.*$/gm, (line) => (line.length > longestHeading ? `\\${line}` : line))
}
