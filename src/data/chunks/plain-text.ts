/** Markdown as its words: marks, link targets and table rules would be noise to search and to the embedding model. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]{0,2000})\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/^\s{0,3}\|[\s:|-]+(?:\n|$)/gm, '')
    .replace(/^\s{0,3}(?:#{1,6}|>)\s+/gm, '')
    .replace(/(?:(?<!\s)\s+)?\|\s*/g, (cell) => (cell.includes('\n') ? '\n' : ' '))
    .replace(/(\*\*|__|`)(?=\S)((?:(?!\1)[^\n]){1,2000})\1/g, '$2')
    .replace(/\\([\\`*_{}[\]()#+.!|>-])/g, '$1')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}
