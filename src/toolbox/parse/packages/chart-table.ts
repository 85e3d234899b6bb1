import { tableLines } from '#text/html/html-table'
import { childOf, descendantsOf, elementsOf, textOf, type XmlElement } from './xml.ts'

const mostPoints = 1000

/** What a chart shows (ECMA-376 part 1, 21.2): a row for each category, a column for each series; nothing without values. */
export function chartTable(part: XmlElement): string {
  const series = [...descendantsOf(part, 'c:ser')]
  const columns = series.map((one) => pointsOf(childOf(one, 'c:val') ?? childOf(one, 'c:yVal')))
  const categories = series.map((one) => pointsOf(childOf(one, 'c:cat') ?? childOf(one, 'c:xVal')))
  const labels = categories.find((points) => points.length > 0) ?? []
  const names = series.map((one) => pointsOf(childOf(one, 'c:tx')).join(' '))
  const count = Math.min(mostPoints, Math.max(0, ...columns.map((points) => points.length)))
  if (count === 0) return ''
  const rows = Array.from({ length: count }, (_, at) => [
    labels[at] ?? '',
    ...columns.map((points) => points[at] ?? ''),
  ])
  return tableLines([['', ...names], ...rows], 1)
}

/** The values that the program kept beside the addresses of their cells, each at its own place. */
function pointsOf(element: XmlElement | undefined): string[] {
  const points: string[] = []
  for (const point of element === undefined ? [] : descendantsOf(element, 'c:pt')) {
    const at = Number(point.attributes.idx)
    const text = elementsOf(point, 'c:v').map(textOf).join('').trim().replaceAll('|', '\\|')
    if (Number.isInteger(at) && at >= 0 && at < mostPoints) points[at] = figure(text)
  }
  return Array.from(points, (point) => point ?? '')
}

function figure(text: string): string {
  const isFraction = /^-?\d+\.\d+(?:E-?\d+)?$/i.test(text)
  return isFraction ? String(Number(Number(text).toPrecision(12))).replace('.', ',') : text
}
