import type { Block } from './blocks.ts'

const longestTitle = 250
/** What programs write when nobody gave a title. */
const automatic =
  /^(?:microsoft word\b|untitled|sans titre|document\d*$|présentation)|\.(?:docx?|odt|pdf|pptx?|rtf|indd|xlsx?)$/i

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []
}

/** The file's own title when the first page says it too; else the highest heading at its beginning. */
export function titleOf(meta: string, blocks: readonly Block[]): string | null {
  const title = meta.replaceAll(/\s+/g, ' ').trim()
  const isUsable = title.length >= 4 && title.length <= longestTitle && !automatic.test(title)
  const start = new Set(wordsOf(textOf(blocks.slice(0, 12))))
  const words = wordsOf(title)
  if (isUsable && words.length > 0 && words.every((word) => start.has(word))) return title
  const headings = blocks.slice(0, 12).filter(({ kind }) => kind === 'heading')
  const highest = headings.toSorted((one, other) => one.level - other.level)[0]
  const heading = highest ? textOf([highest]) : ''
  if (heading !== '' && heading.length <= longestTitle) return heading
  return isUsable ? title : null
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(({ segments }) => segments.map(({ text }) => text).join('')).join(' ')
}
