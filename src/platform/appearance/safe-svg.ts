import { escapeMarkup } from '#text/escape-markup'
import { Parser } from 'htmlparser2'

const elements = new Set([
  ...['svg', 'g', 'defs', 'title', 'desc', 'symbol', 'use', 'path', 'rect', 'circle', 'ellipse', 'line'],
  ...['polyline', 'polygon', 'text', 'tspan', 'linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask'],
])
const attributes = new Set([
  ...['id', 'd', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'fx', 'fy', 'dx', 'dy'],
  ...['width', 'height', 'viewBox', 'preserveAspectRatio', 'points', 'transform', 'offset', 'style', 'href'],
  ...['fill', 'fill-rule', 'fill-opacity', 'clip-rule', 'clip-path', 'mask', 'opacity', 'color', 'display'],
  ...['stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'stroke-opacity'],
  ...['stroke-dasharray', 'stroke-dashoffset', 'stop-color', 'stop-opacity', 'vector-effect'],
  ...['gradientUnits', 'gradientTransform', 'spreadMethod', 'clipPathUnits', 'maskUnits', 'maskContentUnits'],
  ...['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'letter-spacing'],
])
const [mostElements, deepest] = [5000, 50]
/** What points elsewhere, or begins to be something else than a value. */
const reachesOut = /url\s*\(\s*['"]?(?!#)|@|\\|\/\/|javascript:|data:|https?:|expression/i

/**
 * Shapes, words and colours of an SVG, written anew: nothing that runs, loads, links or declares is kept. Null for what is no
 * SVG, or is too much of one.
 */
export function safeSvg(source: string): string | null {
  const written: string[] = []
  /** Elements that are open, and whether each was kept. */
  const open: boolean[] = []
  let count = 0
  let isSvg = false
  let isTooMuch = false
  const isKept = (): boolean => open.at(-1) !== false
  const parser = new Parser(
    {
      onopentag(name, given) {
        count += 1
        if (count === 1) isSvg = name === 'svg'
        isTooMuch ||= count > mostElements || open.length >= deepest
        const keeps = !isTooMuch && isSvg && isKept() && elements.has(name) && (count === 1 || open.length > 0)
        open.push(keeps)
        if (keeps) written.push(`<${name}${attributesOf(given, count === 1)}>`)
      },
      ontext(text) {
        if (open.length > 0 && isKept()) written.push(escapeMarkup(text))
      },
      onclosetag(name) {
        if (open.pop() === true) written.push(`</${name}>`)
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(source)
  return isSvg && !isTooMuch ? written.join('') : null
}

function attributesOf(given: Readonly<Record<string, string>>, isRoot: boolean): string {
  const kept = Object.entries(given).flatMap(([written, value]) => {
    const name = written === 'xlink:href' ? 'href' : written
    const isInner = name !== 'href' || value.startsWith('#')
    return attributes.has(name) && isInner && !reachesOut.test(value) ? [` ${name}="${escapeMarkup(value)}"`] : []
  })
  return [...(isRoot ? [' xmlns="http://www.w3.org/2000/svg"'] : []), ...kept].join('')
}
