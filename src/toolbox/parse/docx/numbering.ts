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

export type ListMark = { readonly kind: 'bullet' } | { readonly kind: 'number'; readonly text: string }

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
      return numeral(counts[above] ?? start, level.isLegal ? 'decimal' : format)
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

const romans: readonly [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]
const highestRoman = 4000

/** A number as a list writes it; in figures where its format is none of those that French documents use. */
export function numeral(value: number, format: string): string {
  if (/letter$/i.test(format) && value > 0) {
    // After z come aa, bb, cc (ECMA-376 part 1, 17.18.59).
    const letter = String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.min(10, Math.ceil(value / 26)))
    return format.startsWith('upper') ? letter.toUpperCase() : letter
  }
  if (/roman$/i.test(format) && value > 0 && value < highestRoman) {
    return format.startsWith('upper') ? roman(value) : roman(value).toLowerCase()
  }
  return format === 'decimalZero' && value < 10 ? `0${value}` : String(value)
}

function roman(value: number): string {
  let left = value
  return romans
    .map(([worth, sign]) => {
      const times = Math.floor(left / worth)
      left %= worth
      return sign.repeat(times)
    })
    .join('')
}
