/** Signs that would be read as Markdown in words that are only words. */
export function escapeMarkdown(words: string): string {
  return words.replace(/[\\`*_[\]<>#]/g, '\\$&').replace(/\s+/g, ' ')
}

function bold(words: string): string {
  return `**${words.replaceAll('**', '').replaceAll('__', '')}**`
}

/** Inside a quotation a heading is a line in bold, and "[1]" is no marker. */
export function asQuotation(text: string): string {
  return text
    .replace(/\[(\d{1,3})\]/g, '\\[$1]')
    .split('\n')
    .map((line) => {
      const heading = /^[\s>]*#{1,6}\s+(\S.*)$/.exec(line)
      const words = heading ? bold(heading[1] ?? '') : line
      return words.trim() === '' ? '>' : `> ${words}`
    })
    .join('\n')
}
