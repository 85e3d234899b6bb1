import { isSaidIn, isUsableTitle } from '../title-in.ts'
import type { Block } from './blocks.ts'

const longestTitle = 250

/** The file's own title when the first page says it too; else the highest heading at its beginning. */
export function titleOf(meta: string, blocks: readonly Block[]): string | null {
  const title = meta.replaceAll(/\s+/g, ' ').trim()
  const isUsable = isUsableTitle(title)
  if (isUsable && isSaidIn(title, textOf(blocks.slice(0, 12)))) return title
  const headings = blocks.slice(0, 12).filter(({ kind }) => kind === 'heading')
  const highest = headings.toSorted((one, other) => one.level - other.level)[0]
  const heading = highest ? textOf([highest]) : ''
  if (heading !== '' && heading.length <= longestTitle) return heading
  return isUsable ? title : null
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(({ segments }) => segments.map(({ text }) => text).join('')).join(' ')
}
