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
}
