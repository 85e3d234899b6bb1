import type { ReadUnit } from '../reading/read-chunks.ts'
import type { ChosenChunk } from './choose-units.ts'
import { asQuotation, escapeMarkdown } from './markdown.ts'
import { type Range, windowAround } from './window.ts'

/** Stands for words of the passage that are left out. */
const omission = '[…]'

/** One block of the answer: sentences that follow each other, a list with its lead, a table with its header. */
function blockOf(group: readonly ReadUnit[]): string {
  const [first] = group
  if (!first) return ''
  const { kind, lead } = first.unit
  if (kind === 'row') return tableOf(lead?.text ?? null, group.map(textOf))
  const texts = group.flatMap((one, position) =>
    followsOthers(group[position - 1], one) ? [omission, textOf(one)] : textOf(one),
  )
  if (kind === 'item')
    return [...(lead ? [oneLine(lead.text), ''] : []), ...texts.map((text) => `- ${text}`)].join('\n')
  return texts.join(' ')
}

function textOf({ unit }: ReadUnit): string {
  return oneLine(unit.text)
}

/** Whether words stand between two units: left out in silence, what follows would read as the whole. */
function followsOthers(before: ReadUnit | undefined, { hit, unit }: ReadUnit): boolean {
  return before !== undefined && /\p{L}/u.test(hit.text.slice(before.unit.end, unit.start))
}

function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\[(\d{1,3})\]/g, '\\[$1]')
    .trim()
}

function tableOf(header: string | null, rows: readonly string[]): string {
  const [head = '', ...rest] = header === null ? rows : [oneLine(header), ...rows]
  const columns = Math.max(1, head.split('|').length - 2)
  return [head, `|${' --- |'.repeat(columns)}`, ...rest].join('\n')
}

function sameBlock(left: ReadUnit, right: ReadUnit): boolean {
  if (left.unit.kind !== right.unit.kind) return false
  if (left.unit.kind === 'sentence') return left.unit.block === right.unit.block
  return left.unit.lead?.start === right.unit.lead?.start
}

/** Units of one passage in its order, gathered into blocks; the block of the nearest unit first. */
function blocksOf(units: readonly ReadUnit[]): ReadUnit[][] {
  const groups: ReadUnit[][] = []
  for (const one of units) {
    const group = groups.find(([other]) => other && sameBlock(other, one))
    if (group) group.push(one)
    else groups.push([one])
  }
  return groups.map((group) => group.toSorted((left, right) => left.unit.start - right.unit.start))
}

/** Where the number stands: after the words; below a table. */
function numbered(block: string, index: number): string {
  return block.startsWith('|') ? `${block}\n\n[${index}]` : `${block} [${index}]`
}

/** The words that answer, each with the number of its passage. */
export function answerLines(passages: readonly ChosenChunk[]): string {
  return passages
    .flatMap(({ units }, position) => blocksOf(units).map((group) => numbered(blockOf(group), position + 1)))
    .join('\n\n')
}

function headingOf({ hit: { title, path } }: ChosenChunk, index: number): string {
  const where = path.map((heading) => ` › ${escapeMarkdown(heading)}`).join('')
  return `**${escapeMarkdown(title)}**${where} [${index}]`
}

/** The passage around what answers, word for word, under where it stands. */
export function chunkText(passage: ChosenChunk, index: number): string {
  const { text } = passage.hit
  const { start, end, header }: { header: Range | null } & Range = windowAround(text, passage.best.unit)
  const before = text.slice(0, header?.start ?? start).trim() === '' ? '' : `${omission}\n\n`
  const after = text.slice(end).trim() === '' ? '' : `\n\n${omission}`
  const head = header === null ? '' : text.slice(header.start, header.end)
  return `${headingOf(passage, index)}\n\n${asQuotation(before + head + text.slice(start, end).trim() + after)}`
}
