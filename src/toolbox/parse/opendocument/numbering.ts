import type { ListMark } from '../packages/blocks.ts'
import { numeral, type NumeralFormat } from '../packages/numeral.ts'
import { descendantsOf, elementsOf, type XmlElement } from '../packages/xml.ts'

/** One level of a list or of the outline (ODF 1.3 part 3, 16.31). */
interface Level {
  readonly isBullet: boolean
  readonly format: NumeralFormat | null
  /** `Article %1%`, `%1%.%2%`. */
  readonly pattern: string
  readonly start: number
}

/** The outline's numbers stand under this name beside those of the lists. */
export const outline = ''

const formats: ReadonlyMap<string, NumeralFormat> = new Map(
  Object.entries({
    1: 'figures',
    '01': 'two-figures',
    a: 'lower-letter',
    A: 'upper-letter',
    i: 'lower-roman',
    I: 'upper-roman',
  }),
)

/** The numbers that the program writes before items and headings, in the order of the text: they are not in the file. */
export class Numbering {
  readonly #styles = new Map<string, Map<number, Level>>()
  readonly #counts = new Map<string, (number | undefined)[]>()

  constructor(parts: readonly XmlElement[]) {
    for (const part of parts) {
      for (const style of descendantsOf(part, 'text:list-style')) {
        this.#styles.set(style.attributes['style:name'] ?? '', levelsOf(style))
      }
      for (const style of descendantsOf(part, 'text:outline-style')) this.#styles.set(outline, levelsOf(style))
    }
  }

  /** The next list of this style counts from its start. */
  restart(style: string): void {
    this.#counts.delete(style)
  }

  /** What stands before the next item at a depth, from zero; null where nothing does. `start` is the item's own number. */
  next(style: string, depth: number, start?: number): ListMark | null {
    const levels = this.#styles.get(style)
    const level = levels?.get(depth)
    if (levels === undefined || level === undefined) return null
    const counts = this.#counts.get(style) ?? []
    this.#counts.set(style, counts)
    const before = counts[depth]
    counts[depth] = start ?? (before === undefined ? level.start : before + 1)
    counts.length = depth + 1
    if (level.isBullet) return { kind: 'bullet' }
    if (level.format === null) return null
    const text = level.pattern.replaceAll(/%(\d{1,2})%/g, (_, digits: string) => {
      const above = Number(digits) - 1
      const { format, start: first = 1 } = levels.get(above) ?? {}
      return numeral(counts[above] ?? first, format ?? 'figures')
    })
    return { kind: 'number', text: text.trim() }
  }
}

function levelsOf(style: XmlElement): Map<number, Level> {
  return new Map(
    elementsOf(style).map(({ name, attributes }) => {
      const level = Number(attributes['text:level'])
      return [
        level - 1,
        {
          isBullet: !/number$|outline-level-style$/.test(name),
          format: formats.get(attributes['style:num-format'] ?? '') ?? null,
          pattern: patternOf(attributes, level),
          start: Number(attributes['text:start-value'] ?? '1') || 1,
        },
      ]
    }),
  )
}

/** Older files say what stands around the number, and how many levels it shows. */
function patternOf(attributes: Readonly<Record<string, string>>, level: number): string {
  const whole = attributes['style:num-list-format'] ?? attributes['loext:num-list-format']
  if (whole !== undefined && /%\d/.test(whole)) return whole
  const shown = Math.min(level, Number(attributes['text:display-levels'] ?? '1') || 1)
  const numbers = Array.from({ length: shown }, (_, index) => `%${level - shown + 1 + index}%`).join('.')
  return `${attributes['style:num-prefix'] ?? ''}${numbers}${attributes['style:num-suffix'] ?? ''}`
}
