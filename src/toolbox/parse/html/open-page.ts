import type { HtmlElement } from '#text/html/html-node'
import { AppError } from '#platform/errors'
import { parseHTML } from 'linkedom'

/** The part of linkedom's document that is used here. */
export interface HtmlPage {
  readonly documentElement: HtmlElement | null
  querySelector(selector: string): HtmlElement | null
  querySelectorAll(selector: string): Iterable<HtmlElement>
}

export function openPage(source: string): HtmlPage {
  // What follows the end of the body belongs to it, as in browsers.
  const open = source.replaceAll(/<\/(?:body|html)\s{0,20}>/gi, '')
  const isWhole = /<(?:html|body)\b/i.test(open)
  const whole: HtmlPage | null = isWhole ? parseHTML(open).document : null
  const page: HtmlPage = whole?.querySelector('body') ? whole : parseHTML(withBody(open)).document
  if (page.documentElement !== null && isTooDeep(page.documentElement)) {
    throw new AppError('corrupted', { reason: 'nested_too_deeply' })
  }
  return page
}

/** The tags around a page may be left out: the parser makes none of them. */
function withBody(source: string): string {
  const root = /<html\b[^<>]{0,2000}>/i.exec(source)?.[0] ?? '<html>'
  return `<!doctype html>${root}<body>${source.replaceAll(/<\/?(?:html|head)\b[^<>]{0,2000}>/gi, '')}</body></html>`
}

/** No page that people read comes near it, and every step below would take the square of it. */
const deepest = 1000

function isTooDeep(root: HtmlElement): boolean {
  let level: HtmlElement[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true
    level = level.flatMap((element) => [...element.children])
  }
  return false
}

/** The body of a fragment that a library made. */
export function openBody(source: string): HtmlElement {
  const body = openPage(`<!doctype html><html><body>${source}</body></html>`).querySelector('body')
  if (body === null) throw new AppError('empty_document', {})
  return body
}
