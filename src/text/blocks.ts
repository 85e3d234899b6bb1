import { type MarkdownLine, markdownLines } from './markdown-lines.ts'

/** A paragraph, one list item, one table row or one heading; signs at its beginning are left out of its range. */
export interface Block {
  kind: 'sentence' | 'item' | 'row' | 'heading'
  start: number
  end: number
}

const ruleSigns = /^[\s:|-]*$/
const signs = /^[\s>]*/
const itemSign = /^(?:[-*+•]|\d{1,2}[.)])\s+/

/** A line across the page, or below the header of a table. */
function isRule(line: string): boolean {
  return line.includes('---') && ruleSigns.test(line)
}

function open(kind: Block['kind'], line: MarkdownLine, skipped: number): Block {
  return { kind, start: line.start + skipped, end: line.start + line.text.trimEnd().length }
}

function startOf(line: MarkdownLine, inBlock: Block | undefined): Block | 'continues' {
  const indent = signs.exec(line.text)?.[0].length ?? 0
  const words = line.text.slice(indent)
  if (words.startsWith('|')) return open('row', line, indent)
  const heading = /^#{1,6}\s+/.exec(words)
  if (heading) return open('heading', line, indent + heading[0].length)
  const item = itemSign.exec(words)
  if (item) return open('item', line, indent + item[0].length)
  if (inBlock && (inBlock.kind === 'sentence' || inBlock.kind === 'item')) return 'continues'
  return open('sentence', line, indent)
}

/** The blocks of a Markdown text that hold words; code and rules are left out. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let current: Block | undefined
  for (const line of markdownLines(text)) {
    const isEmpty = line.text.replace(signs, '').trim() === ''
    if (line.code !== null || isEmpty || isRule(line.text)) {
      current = undefined
      continue
    }
    const started = startOf(line, current)
    if (started !== 'continues') {
      current = started
      blocks.push(current)
    } else if (current) current.end = line.start + line.text.trimEnd().length
  }
  return blocks
}
