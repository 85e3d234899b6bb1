import { childOf, descendantsOf, type XmlElement } from '../packages/xml.ts'
import { Numbering } from './numbering.ts'

/** What styles tell of paragraphs, of pieces of text and of lists. */
export interface Styles {
  readonly numbering: Numbering
  isTitle(name: string | undefined): boolean
  isHidden(name: string | undefined): boolean
  /** The font of a piece of text, where its style names one. */
  fontOf(name: string | undefined): string
}

const deepest = 10

export function stylesOf(parts: readonly (XmlElement | null)[]): Styles {
  const found = parts.filter((part) => part !== null)
  const parents = new Map<string, string>()
  const hidden = new Set<string>()
  const fonts = new Map<string, string>()
  for (const style of found.flatMap((part) => [...descendantsOf(part, 'style:style')])) {
    const { 'style:name': name = '', 'style:parent-style-name': parent } = style.attributes
    const { attributes } = childOf(style, 'style:text-properties') ?? style
    if (parent !== undefined) parents.set(name, parent)
    if (attributes['text:display'] === 'none') hidden.add(name)
    const font = attributes['style:font-name'] ?? attributes['fo:font-family']
    // The program numbers the fonts that it declares twice.
    if (font !== undefined) fonts.set(name, font.replace(/^(Symbol|Webdings|Wingdings(?: [23])?)\d$/, '$1'))
  }
  const isTitle = (name: string | undefined, depth = 0): boolean =>
    name !== undefined && depth < deepest && (name === 'Title' || isTitle(parents.get(name), depth + 1))
  return {
    numbering: new Numbering(found),
    isTitle: (name) => isTitle(name),
    isHidden: (name) => name !== undefined && hidden.has(name),
    fontOf: (name) => fonts.get(name ?? '') ?? '',
  }
}

export function documentTitle(meta: XmlElement | null): string | null {
  return meta === null ? null : textOfTitle(childOf(meta, 'office:meta', 'dc:title'))
}

function textOfTitle(element: XmlElement | undefined): string | null {
  return (
    element?.children
      .filter((child) => typeof child === 'string')
      .join('')
      .trim() || null
  )
}
