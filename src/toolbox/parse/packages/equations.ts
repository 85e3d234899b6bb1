import { childOf, elementsOf, textOf, type XmlElement } from './xml.ts'

/** An equation of Office (ECMA-376 part 1, 22.1) on one line, as somebody would type it: `(a + b)/c`, `x^2`. */
export function equationLine(element: XmlElement): string {
  return partOf(element).replaceAll(/\s+/g, ' ').trim()
}

function partOf(element: XmlElement): string {
  const at = (name: string): string => {
    const child = childOf(element, name)
    return child === undefined ? '' : partOf(child)
  }
  if (element.name === 'm:t') return textOf(element)
  if (element.name === 'm:f') return `${grouped(at('m:num'))}/${grouped(at('m:den'))}`
  if (element.name === 'm:sSup') return `${at('m:e')}^${grouped(at('m:sup'))}`
  if (element.name === 'm:sSub') return `${at('m:e')}_${grouped(at('m:sub'))}`
  if (element.name === 'm:sSubSup') return `${at('m:e')}_${grouped(at('m:sub'))}^${grouped(at('m:sup'))}`
  if (element.name === 'm:rad') return `${at('m:deg')}√${grouped(at('m:e'))}`
  if (element.name === 'm:nary')
    return `${signOf(element)}_${grouped(at('m:sub'))}^${grouped(at('m:sup'))} ${at('m:e')}`
  if (element.name === 'm:d') return `(${elementsOf(element, 'm:e').map(partOf).join(', ')})`
  if (element.name === 'm:mr') return `${elementsOf(element, 'm:e').map(partOf).join(' ')} ; `
  return elementsOf(element).map(partOf).join('')
}

function grouped(text: string): string {
  return /^[\p{L}\p{N}.,]*$/u.test(text.trim()) ? text.trim() : `(${text.trim()})`
}

/** The sign of a sum is written where it is not the integral. */
function signOf(element: XmlElement): string {
  return childOf(element, 'm:naryPr', 'm:chr')?.attributes['m:val'] ?? '∫'
}
