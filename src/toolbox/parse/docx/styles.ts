import { childOf, elementsOf, type XmlElement } from '../packages/xml.ts'
import { valueOf } from './numbering.ts'

/** What a style of Word says of its paragraphs, its own parents' words included. */
export interface ParagraphStyle {
  readonly id: string
  readonly isTitle: boolean
  /** Lists that the program makes again: table of contents, table of figures. */
  readonly isContents: boolean
  /** From one; null for text. */
  readonly headingLevel: number | null
  readonly list: string | undefined
  readonly listLevel: number | undefined
}

const deepest = 20
/** Names of styles are those of English Word in every language, except in files of other programs. */
const headingName = /^(?:heading|titre|überschrift) ([1-9])$/i
const titleName = /^(?:title|titre)$/i
const contentsName = /^(?:toc|contents|table of figures|en-tête de table des matières)(?: |$)/i
const textLevel = 9

/** Styles by the id that paragraphs use; `styleOf` answers for any id. */
export function readStyles(part: XmlElement | null): (id: string | undefined) => ParagraphStyle {
  const found = new Map<string, XmlElement>()
  for (const style of part === null ? [] : elementsOf(part, 'w:style'))
    found.set(style.attributes['w:styleId'] ?? '', style)
  const known = new Map<string, ParagraphStyle>()
  return (id = '') => {
    const style = known.get(id) ?? described(id, chainOf(found, id))
    known.set(id, style)
    return style
  }
}

/** The style, then those that it is based on. */
function chainOf(styles: ReadonlyMap<string, XmlElement>, id: string): XmlElement[] {
  const chain: XmlElement[] = []
  for (let style = styles.get(id); style !== undefined && chain.length < deepest;) {
    chain.push(style)
    style = styles.get(valueOf(childOf(style, 'w:basedOn')) ?? '')
  }
  return chain
}

function described(id: string, chain: readonly XmlElement[]): ParagraphStyle {
  const names = chain.map((style) => valueOf(childOf(style, 'w:name')) ?? '')
  const formats = chain.map((style) => childOf(style, 'w:pPr'))
  const first = (...path: string[]): string | undefined =>
    formats.map((format) => valueOf(childOf(format, ...path))).find((value) => value !== undefined)
  return {
    id,
    isTitle: names.some((name) => titleName.test(name)),
    isContents: names.some((name) => contentsName.test(name)),
    headingLevel: levelNamed(names, id) ?? outlineLevel(first('w:outlineLvl')),
    list: first('w:numPr', 'w:numId'),
    listLevel: Number(first('w:numPr', 'w:ilvl') ?? 'none'),
  }
}

function levelNamed(names: readonly string[], id: string): number | null {
  const named = names.map((name) => headingName.exec(name)?.[1]).find((level) => level !== undefined)
  const level = named ?? (names.length === 0 ? /^(?:Heading|Titre)([1-9])$/.exec(id)?.[1] : undefined)
  return level === undefined ? null : Number(level)
}

/** From one; the last level means text. */
export function outlineLevel(value: string | undefined): number | null {
  const level = Number(value ?? textLevel)
  return Number.isInteger(level) && level >= 0 && level < textLevel ? level + 1 : null
}
