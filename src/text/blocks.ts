/** A paragraph, one list item, one table row or one heading; signs at its beginning are left out of its range. */
export interface Block {
  kind: 'sentence' | 'item' | 'row' | 'heading'
  start: number
  end: number
}

interface Line {
  text: string
  start: number
}

const fence = /^\s{0,3}(?:```|~~~)/
const rule = /^\s{0,3}\|?[\s:|-]*-{3}[\s:|-]*$/
const signs = /^(?:\s|>)*/
const itemSign = /^(?:[-*+•]|\d{1,2}[.)])\s+/

function linesOf(text: string): Line[] {
  let start = 0
  return text.split('\n').map((line) => {
    const found = { text: line, start }
    start += line.length + 1
    return found
  })
}

function open(kind: Block['kind'], line: Line, skipped: number): Block {
  return { kind, start: line.start + skipped, end: line.start + line.text.trimEnd().length }
}

function startOf(line: Line, inBlock: Block | undefined): Block | 'continues' {
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
  let inFence = false
  for (const line of linesOf(text)) {
    const isFence = fence.test(line.text)
    if (isFence) inFence = !inFence
    const isEmpty = line.text.replace(signs, '').trim() === ''
    if (isFence || inFence || isEmpty || rule.test(line.text)) {
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
