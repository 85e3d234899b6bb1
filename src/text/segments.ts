import { blocksOf } from './blocks.ts'
import type { Block } from './blocks.ts'

/** A sentence, a list item's sentence, a table row or a heading, with its place in the text. */
export interface Segment {
  readonly kind: Block['kind']
  readonly start: number
  readonly end: number
  readonly text: string
  /** Which block of the text it is of. */
  readonly block: number
  /** For an item or a row: the sentence that introduces it ("… est de :"), as a position among the segments. */
  readonly lead: number | null
}

/** What may end a sentence, with the quotes, emphasis and markers that still belong to it. */
const ending =
  /[.!?…]{1,8}(?:[ \u00a0\u202f]?»)?["»”’)*_]{0,8}(?:\s{0,2}\[\d{1,3}\]){0,8}(?=\s+["«“(*_[]*[\p{Lu}\p{N}]|\s*$)/gu

const abbreviations = new Set(
  `m mm mme mmes mlle dr pr me art arts al cf ex p pp av bd st ste tél tel min max env réf ref chap no nos vol éd ed fig
  resp approx vs op cit i.e e.g c.-à-d j.-c`.split(/\s+/),
)

const longestAbbreviation = 24

/** "L." of an article, "M." before a name, "art." before a number do not end the sentence. */
function isAbbreviation(before: string, after: string): boolean {
  const word = /(?<![\p{L}.-])[\p{L}.-]+$/u.exec(before.slice(-longestAbbreviation))?.[0] ?? ''
  if (/^\p{Lu}$/u.test(word)) return true
  if (before.length < longestAbbreviation && /^\d+$/.test(before.trim())) return true
  return abbreviations.has(word.toLowerCase().replace(/\.$/, '')) && !(word === 'no' && /^\p{Lu}/u.test(after))
}

function sentencesOf(text: string, block: Block): { start: number; end: number }[] {
  const slice = text.slice(block.start, block.end)
  const sentences: { start: number; end: number }[] = []
  let start = 0
  for (const match of slice.matchAll(ending)) {
    const end = match.index + match[0].length
    const isDot = match[0].startsWith('.') && !match[0].startsWith('..')
    if (isDot && isAbbreviation(slice.slice(start, match.index), slice.slice(end).trimStart())) continue
    sentences.push({ start, end })
    start = end + (/^\s*/.exec(slice.slice(end))?.[0].length ?? 0)
  }
  if (start < slice.trimEnd().length) sentences.push({ start, end: slice.trimEnd().length })
  return sentences.map((sentence) => ({ start: block.start + sentence.start, end: block.start + sentence.end }))
}

function introduces(segment: Segment | undefined): boolean {
  return segment !== undefined && /:\s{0,8}[*_]{0,8}(?:\s{0,2}\[\d{1,3}\]){0,8}[*_]{0,8}$/.test(segment.text)
}

/** Cuts Markdown into what can be checked or quoted: sentences, items, rows. Offsets are those of the text given. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = []
  let lead: number | null = null
  blocksOf(text).forEach((block, position) => {
    const isListed = block.kind === 'item' || block.kind === 'row'
    if (!isListed) lead = null
    const ranges = block.kind === 'row' || block.kind === 'heading' ? [block] : sentencesOf(text, block)
    for (const { start, end } of ranges) {
      const found = { kind: block.kind, start, end, text: text.slice(start, end), block: position }
      segments.push({ ...found, lead: isListed ? lead : null })
    }
    const last = segments.length - 1
    if (!isListed && introduces(segments[last])) lead = last
  })
  return segments
}
