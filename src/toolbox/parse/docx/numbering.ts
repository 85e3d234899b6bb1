import type { ListMark } from '../packages/blocks.ts'
import { numeral, type NumeralFormat } from '../packages/numeral.ts'
import { childOf, elementsOf, type XmlElement } from '../packages/xml.ts'

/** One level of a list (ECMA-376 part 1, 17.9.6): how its number is written, around those of the levels above. */
interface Level {
  readonly start: number
  readonly format: string
  /** `%1.%2`, `Article %1`. */
  readonly pattern: string
  readonly style: string | undefined
  /** Numbers of the levels above are written in figures. */
  readonly isLegal: boolean
}

interface List {
  readonly family: string
  readonly levels: ReadonlyMap<number, Level>
  /** Where this use of the family starts again, by level. */
  readonly restarts: Map<number, number>
}

const deepestLevel = 8

/** The numbers that Word writes before paragraphs, in the order of the text: they are nowhere in the file. */
export class Numbering {
  readonly #lists = new Map<string, List>()
  readonly #counts = new Map<string, (number | undefined)[]>()

  constructor(part: XmlElement | null) {
    if (part === null) return
    const families = familiesOf(part)
    for (const num of elementsOf(part, 'w:num')) {
      const family = valueOf(childOf(num, 'w:abstractNumId')) ?? ''
      const levels = new Map(families.get(family))
      const restarts = new Map<number, number>()
      for (const override of elementsOf(num, 'w:lvlOverride')) {
        const level = Number(override.attributes['w:ilvl'])
        const own = childOf(override, 'w:lvl')
        if (own !== undefined) levels.set(level, levelOf(own))
        const start = Number(valueOf(childOf(override, 'w:startOverride')) ?? 'none')
        if (Number.isInteger(start)) restarts.set(level, start)
      }
      this.#lists.set(num.attributes['w:numId'] ?? '', { family, levels, restarts })
    }
  }

  /** The level of a list that belongs to a style; the first one when none does. */
  levelOf(list: string, style: string): number {
    const levels = this.#lists.get(list)?.levels ?? new Map<number, Level>()
    return [...levels].find(([, level]) => level.style === style)?.[0] ?? 0
  }

  /** What stands before the next paragraph of a list; null where nothing does. */
  next(list: string, depth: number): ListMark | null {
    const found = this.#lists.get(list)
    const at = Math.min(deepestLevel, Math.max(0, depth))
    const level = found?.levels.get(at)
    if (found === undefined || level === undefined) return null
    const counts = this.#counts.get(found.family) ?? []
    this.#counts.set(found.family, counts)
    const restart = found.restarts.get(at)
    found.restarts.delete(at)
    counts[at] = restart ?? (counts[at] === undefined ? level.start : counts[at] + 1)
    counts.length = at + 1
    if (level.format === 'bullet') return { kind: 'bullet' }
    const text = level.pattern.replaceAll(/%([1-9])/g, (_, digit: string) => {
      const above = Number(digit) - 1
      const { format = 'decimal', start = 1 } = found.levels.get(above) ?? {}
      return numeral(counts[above] ?? start, level.isLegal ? 'figures' : (formats.get(format) ?? 'figures'))
    })
    return level.format === 'none' || text.trim() === '' ? null : { kind: 'number', text: text.trim() }
  }
}

function familiesOf(part: XmlElement): Map<string, Map<number, Level>> {
  const families = new Map<string, Map<number, Level>>()
  const byStyle = new Map<string, Map<number, Level>>()
  const abstract = elementsOf(part, 'w:abstractNum')
  for (const family of abstract) {
    const levels = elementsOf(family, 'w:lvl').map((level): [number, Level] => [
      Number(level.attributes['w:ilvl']),
      levelOf(level),
    ])
    families.set(family.attributes['w:abstractNumId'] ?? '', new Map(levels))
    const style = valueOf(childOf(family, 'w:styleLink'))
    if (style !== undefined) byStyle.set(style, new Map(levels))
  }
  for (const family of abstract) {
    const linked = byStyle.get(valueOf(childOf(family, 'w:numStyleLink')) ?? '')
    if (linked !== undefined) families.set(family.attributes['w:abstractNumId'] ?? '', linked)
  }
  return families
}

function levelOf(level: XmlElement): Level {
  return {
    start: Number(valueOf(childOf(level, 'w:start')) ?? '1') || 0,
    format: valueOf(childOf(level, 'w:numFmt')) ?? 'decimal',
    pattern: valueOf(childOf(level, 'w:lvlText')) ?? '',
    style: valueOf(childOf(level, 'w:pStyle')),
    isLegal: childOf(level, 'w:isLgl') !== undefined,
  }
}

export function valueOf(element: XmlElement | undefined): string | undefined {
  return element?.attributes['w:val']
}

/** Formats that French documents use; figures stand for the others. */
const formats: ReadonlyMap<string, NumeralFormat> = new Map(
  Object.entries({
    decimalZero: 'two-figures',
    lowerLetter: 'lower-letter',
    upperLetter: 'upper-letter',
    lowerRoman: 'lower-roman',
    upperRoman: 'upper-roman',
  }),
)
