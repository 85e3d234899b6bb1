import { childOf, descendantsOf, elementsOf, type XmlElement } from '../packages/xml.ts'

/** What styles tell of paragraphs and lists. */
export interface Styles {
  isTitle(name: string | undefined): boolean
  isOrdered(listStyle: string | undefined, level: number): boolean
}

export function stylesOf(parts: readonly (XmlElement | null)[]): Styles {
  const parents = new Map<string, string>()
  const ordered = new Set<string>()
  for (const part of parts) {
    if (part === null) continue
    for (const style of descendantsOf(part, 'style:style')) {
      const parent = style.attributes['style:parent-style-name']
      if (parent !== undefined) parents.set(style.attributes['style:name'] ?? '', parent)
    }
    for (const list of descendantsOf(part, 'text:list-style')) {
      const levels = elementsOf(list, 'text:list-level-style-number')
      const numbered = levels.filter(({ attributes }) => attributes['style:num-format'] !== '')
      for (const { attributes } of numbered) ordered.add(`${list.attributes['style:name']} ${attributes['text:level']}`)
    }
  }
  const isTitle = (name: string | undefined, depth = 0): boolean =>
    name !== undefined && depth < 10 && (name === 'Title' || isTitle(parents.get(name), depth + 1))
  return {
    isTitle: (name) => isTitle(name),
    isOrdered: (listStyle, level) => listStyle !== undefined && ordered.has(`${listStyle} ${level}`),
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
