import { elementsOf, textOf, type XmlElement } from '../packages/xml.ts'

/** An equation (MathML 3) on one line, as somebody would type it: `(a + b)/c`, `x^2`. */
export function mathLine(element: XmlElement): string {
  return partOf(element).replaceAll(/\s+/g, ' ').trim()
}

function partOf(element: XmlElement): string {
  const name = element.name.replace(/^.*:/, '')
  const parts = elementsOf(element)
  const at = (index: number): string => {
    const part = parts[index]
    return part === undefined ? '' : partOf(part)
  }
  const grouped = (index: number): string => {
    const text = at(index).trim()
    return /^[\p{L}\p{N}.,]*$/u.test(text) ? text : `(${text})`
  }
  if (/^(?:mi|mn|mo|mtext|ms)$/.test(name)) return textOf(element)
  if (name.startsWith('annotation')) return ''
  if (name === 'mfrac') return `${grouped(0)}/${grouped(1)}`
  if (name === 'msup' || name === 'mover') return `${at(0)}^${grouped(1)}`
  if (name === 'msub' || name === 'munder') return `${at(0)}_${grouped(1)}`
  if (name === 'msubsup' || name === 'munderover') return `${at(0)}_${grouped(1)}^${grouped(2)}`
  if (name === 'msqrt') return `√(${parts.map(partOf).join('')})`
  if (name === 'mroot') return `${at(1)}√${grouped(0)}`
  if (name === 'mtr') return `${parts.map(partOf).join(' ')} ; `
  return parts.map(partOf).join('')
}
