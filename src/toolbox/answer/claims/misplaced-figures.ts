import { analyse } from '#text/analyse'
import { blanked } from '#text/facts/blanked'
import { extractFacts } from '#text/facts/extract-facts'
import { type NumberFact, areComparable } from '#text/facts/fact'
import { qualifierAt, unitAt } from '#text/facts/units'
import { type Segment, segmentsOf } from '#text/segments'
import { type CitedText, oncePerPassage } from './claims-of.ts'
import { insideRange, sameFigure } from './match-facts.ts'

/** A figure with the words that stand closest to it: its clause, its item with the lead, its cell with row and column. */
interface FigureClause {
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

/** A sentence or a cell with more figures than this is a list of numbers: the others are not compared. */
const mostFigures = 24
/** Figures of a passage that a claim's are compared with. */
const mostStated = 300

function numbersOf(text: string): NumberFact[] {
  return extractFacts(text)
    .filter((fact) => fact.kind === 'number')
    .slice(0, mostFigures)
}

function endOfUnit(text: string, end: number): number {
  const after = text.slice(end, end + 120).toLowerCase()
  const unit = unitAt(after)
  return unit ? end + unit.length + (qualifierAt(after.slice(unit.length))?.length ?? 0) : end
}

/** Words without the figures themselves: they are compared apart. */
function wordsWithoutFigures(text: string): string[] {
  const places = extractFacts(text).map(({ kind, start, end }) => ({
    start,
    end: kind === 'number' ? endOfUnit(text, end) : end,
  }))
  return analyse(blanked(text, places))
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
function figureClauses(text: string): FigureClause[] {
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

/** A size of company: "de 151 à 499 salariés", "au moins 500 salariés", "120 salariés". */
interface SizeRange {
  readonly from: number
  readonly to: number
}

const fromWords = /(?:au moins|plus de|à partir de|at least|more than|over)\s*$/i
const toWords = /(?:moins de|au plus|jusqu['’]à|less than|fewer than|up to)\s*$/i
const between = /^[^.;]{0,12}?\s(?:à|et|to|and)\s+(?:à\s+)?$/iu

/** Every size of company that a text speaks of. */
function sizesOf(text: string): SizeRange[] {
  const figures = numbersOf(text)
  return figures.flatMap((figure, position): SizeRange[] => {
    if (figure.unit !== 'person') return []
    const before = text.slice(Math.max(0, figure.start - 20), figure.start)
    if (fromWords.test(before)) return [{ from: figure.value, to: Number.POSITIVE_INFINITY }]
    if (toWords.test(before)) return [{ from: 0, to: figure.value }]
    const low = figures[position - 1]
    const isRange = low && between.test(text.slice(low.end, figure.start)) && low.value < figure.value
    return [{ from: isRange ? low.value : figure.value, to: figure.value }]
  })
}

function overlaps(left: SizeRange, right: SizeRange): boolean {
  return left.from <= right.to && right.from <= left.to
}

/** The claim speaks of 200 employees and this clause of at least 500. */
function isForOtherSize(claim: FigureClause, own: FigureClause): boolean {
  if (claim.sizes.length === 0 || own.sizes.length === 0) return false
  return !claim.sizes.some((size) => own.sizes.some((other) => overlaps(size, other)))
}

interface Contest {
  readonly claim: FigureClause
  /** The other figures of the claim: an age, a rank, a year of contract. */
  readonly conditions: readonly NumberFact[]
  readonly own: FigureClause
  /** Words of the title and the headings: what the whole document is about tells nothing. */
  readonly subject: ReadonlySet<string>
}

/** How many of the claim's conditions the row and the column of a cell meet. */
function conditionsMet({ conditions }: Contest, { keys }: FigureClause): number {
  return conditions.filter((one) => keys.some((key) => sameFigure(one, key)) || insideRange(one, keys)).length
}

/** Words of the claim that one clause holds and the other does not. */
function wordsAhead({ claim, subject }: Contest, one: FigureClause, other: FigureClause): number {
  return [...claim.words].filter(
    (word) => one.words.has(word) && !other.words.has(word) && !subject.has(word) && !/^\d/.test(word),
  ).length
}

/** Whether another figure of the same list, row, column or sentence fits the claim better than this one. */
function isBeaten(contest: Contest, group: readonly FigureClause[]): boolean {
  const { claim, conditions, own } = contest
  const isProse = own.groups.some((name) => name.startsWith('sentence'))
  const rivals = group.filter(({ figure, place }) => {
    const isOther = !sameFigure(claim.figure, figure) && place !== own.place
    return isOther && !(isProse && conditions.some((one) => sameFigure(one, figure)))
  })
  return rivals.some((rival) => {
    const byConditions = conditionsMet(contest, rival) - conditionsMet(contest, own)
    if (byConditions !== 0) return byConditions > 0
    const [theirs, ours] = [wordsAhead(contest, rival, own), wordsAhead(contest, own, rival)]
    return (theirs > 0 && ours === 0) || theirs - ours >= 2
  })
}

const statedFigures = oncePerPassage(({ text }) => figureClauses(text).slice(0, mostStated))
const subjectOf = oncePerPassage(({ context }): ReadonlySet<string> => new Set(analyse(context)))

/** The figure that the passage gives for another case: "deux mois pour les cadres" where the passage says four. */
export function misplacedFigure(claimText: string, passage: CitedText): FigureClause | null {
  const stated = statedFigures(passage)
  const subject = subjectOf(passage)
  const numbers = numbersOf(claimText)
  for (const claim of figureClauses(claimText).slice(0, mostFigures)) {
    const conditions = numbers.filter(({ start }) => start !== claim.figure.start)
    const comparable = stated.filter(({ figure }) => areComparable(claim.figure, figure))
    const same = comparable.filter(({ figure }) => sameFigure(claim.figure, figure))
    const fits = same.some((own) => {
      const groups = own.groups.map((name) => comparable.filter((clause) => clause.groups.includes(name)))
      const contest = { claim, conditions, own, subject }
      return !isForOtherSize(claim, own) && groups.every((group) => !isBeaten(contest, group))
    })
    if (same.length > 0 && !fits) return claim
  }
  return null
}

interface Sentence {
  readonly words: ReadonlySet<string>
  readonly figures: readonly NumberFact[]
  readonly sizes: readonly SizeRange[]
}

/** From this share of common words on, a sentence says the same thing as the claim … */
const sameThing = 0.75
/** … and one that is this much further away speaks of something else. */
const otherThing = 0.25

const sentencesOf = oncePerPassage((passage): Sentence[] =>
  segmentsOf(passage.text)
    .filter(({ kind }) => kind === 'sentence' || kind === 'item')
    .map(({ text }) => ({
      words: new Set(wordsWithoutFigures(text)),
      figures: numbersOf(text),
      sizes: sizesOf(text),
    })),
)

function shareIn(words: readonly string[], stated: ReadonlySet<string>): number {
  return words.filter((word) => stated.has(word)).length / Math.max(1, words.length)
}

function canConcern(claimed: readonly SizeRange[], stated: readonly SizeRange[]): boolean {
  return (
    claimed.length === 0 || stated.length === 0 || claimed.some((size) => stated.some((other) => overlaps(size, other)))
  )
}

/** "À partir de 50 salariés" is a rule; "une entreprise de 120 salariés" is the asker's own case. */
function isThreshold(text: string, { start }: NumberFact): boolean {
  return /(?:au moins|plus de|moins de|à partir de|jusqu['’]à|at least|more than|less than)\s*$/i.test(
    text.slice(0, start),
  )
}

/** A figure that the sentence saying the same thing gives otherwise, and that only stands in sentences about something else. */
export function contradictedFigure(claimText: string, passage: CitedText): NumberFact | null {
  const words = [...new Set(wordsWithoutFigures(claimText))]
  const sizes = sizesOf(claimText)
  const sentences = sentencesOf(passage)
    .filter((sentence) => canConcern(sizes, sentence.sizes))
    .map((sentence) => ({ ...sentence, closeness: shareIn(words, sentence.words) }))
  const closest = Math.max(0, ...sentences.map(({ closeness }) => closeness))
  if (closest < sameThing || words.length < 3) return null
  const closestSentences = sentences.filter(({ closeness }) => closeness === closest)
  const contradicted = numbersOf(claimText).find((figure) => {
    if (figure.unit === null || (figure.unit === 'person' && !isThreshold(claimText, figure))) return false
    const given = closestSentences.flatMap(({ figures }) => figures).filter(({ unit }) => unit === figure.unit)
    if (given.length === 0 || given.some((other) => sameFigure(figure, other))) return false
    const elsewhere = sentences.filter(({ figures }) => figures.some((other) => sameFigure(figure, other)))
    return elsewhere.every(({ closeness }) => closeness <= closest - otherThing)
  })
  return contradicted ?? null
}
