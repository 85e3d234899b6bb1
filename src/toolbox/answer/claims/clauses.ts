import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import { type NumberFact, areComparable } from '#text/facts/fact'
import { qualifierAt, unitAt } from '#text/facts/units'
import { segmentsOf } from '#text/segments'
import type { Segment } from '#text/segments'
import { sizesOf } from './sizes.ts'
import type { SizeRange } from './sizes.ts'

/** A figure with the words that stand closest to it: its clause, its item with the lead, its cell with row and column. */
export interface FigureClause {
  readonly figure: NumberFact
  readonly words: ReadonlySet<string>
  /** Sizes of company that the same sentence, item or row speaks of. */
  readonly sizes: readonly SizeRange[]
  /** Figures that say for which case: those of the row's first cell and of the column's header. */
  readonly keys: readonly NumberFact[]
  /** Where the sentence, item or cell starts: figures of one item are not each other's rivals. */
  readonly place: number
  /** Sets of clauses that give one thing for several cases: the list, the row, the column, the sentence. */
  readonly groups: readonly string[]
}

const conjunction = /[;:()|•\n]|,(?!\d)|\.(?!\d)|(?<!\p{L})(?:et|ou|mais|puis|contre|and|or|but|then)(?!\p{L})/giu

function numbersOf(text: string): NumberFact[] {
  return extractFacts(text).filter((fact) => fact.kind === 'number')
}

function endOfUnit(text: string, end: number): number {
  const after = text.slice(end).toLowerCase()
  const unit = unitAt(after)
  return unit ? end + unit.length + (qualifierAt(after.slice(unit.length))?.length ?? 0) : end
}

/** Words without the figures themselves: they are compared apart. */
export function wordsWithoutFigures(text: string): string[] {
  const blanked = extractFacts(text).reduce((rest, { kind, start, end }) => {
    const to = kind === 'number' ? endOfUnit(rest, end) : end
    return rest.slice(0, start) + ' '.repeat(to - start) + rest.slice(to)
  }, text)
  return analyse(blanked)
}

/** Of comparable figures, the first takes what precedes it, the last what follows; between two, they part at the nearest cut. */
function clauseAround(text: string, all: readonly NumberFact[], figure: NumberFact): string {
  const numbers = all.filter((other) => other === figure || other.unit === null || areComparable(figure, other))
  const position = numbers.indexOf(figure)
  const previous = numbers[position - 1]
  const next = numbers[position + 1]
  const before = previous ? text.slice(previous.end, figure.start) : ''
  const after = next ? text.slice(figure.end, next.start) : ''
  const cutBefore = [...before.matchAll(conjunction)].at(-1)?.index ?? 0
  const cutAfter = [...after.matchAll(conjunction)][0]?.index ?? after.length
  return text.slice(previous ? previous.end + cutBefore : 0, next ? figure.end + cutAfter : text.length)
}

function cellsOf(row: string): string[] {
  return row.replace(/^\s*\||\|\s*$/g, '').split('|')
}

/** Figures of a table stand in their row (its first cell) and their column (the header's cell). */
function rowClauses(row: Segment, header: Segment | undefined): FigureClause[] {
  const headers = cellsOf(header?.text ?? '')
  const [first = '', ...cells] = cellsOf(row.text)
  const sizes = sizesOf(row.text)
  return cells.flatMap((cell, column) => {
    const words = new Set(wordsWithoutFigures(`${first} ; ${headers[column + 1] ?? ''} ; ${cell}`))
    const keys = [...numbersOf(first), ...numbersOf(headers[column + 1] ?? '')]
    const groups = [`row ${row.start}`, `column ${header?.start} ${column}`]
    return numbersOf(cell).map((figure) => ({ figure, words, sizes, keys, groups, place: row.start + column + 1 }))
  })
}

function headerOf(segments: readonly Segment[], position: number): Segment | undefined {
  let first = position
  while (segments[first - 1]?.kind === 'row') first -= 1
  return segments[first]
}

function listOf(segments: readonly Segment[], position: number): string {
  let first = position
  while (segments[first - 1]?.kind === 'item') first -= 1
  return `list ${first}`
}

/** Every figure of a text with the words around it. */
export function figureClauses(text: string): FigureClause[] {
  const segments = segmentsOf(text)
  return segments.flatMap((segment, position) => {
    if (segment.kind === 'row') return rowClauses(segment, headerOf(segments, position))
    const lead = segment.lead === null ? '' : (segments[segment.lead]?.text ?? '')
    const numbers = numbersOf(segment.text)
    const group = segment.kind === 'item' ? listOf(segments, position) : `sentence ${segment.start}`
    const sizes = sizesOf(segment.text)
    const isItem = segment.kind === 'item'
    const ofLead = wordsWithoutFigures(lead)
    return numbers.map((figure) => ({
      figure,
      words: new Set([
        ...wordsWithoutFigures(isItem ? segment.text : clauseAround(segment.text, numbers, figure)),
        ...ofLead,
      ]),
      sizes,
      keys: [],
      place: isItem ? segment.start : segment.start + figure.start,
      groups: [group],
    }))
  })
}
