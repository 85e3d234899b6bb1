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
  const isWhole = /<(?:html|body)\b/i.test(source)
  return parseHTML(isWhole ? source : `<!doctype html><html><body>${source}</body></html>`).document
}

/** The body of a fragment that a library made. */
export function openBody(source: string): HtmlElement {
  const body = openPage(`<!doctype html><html><body>${source}</body></html>`).querySelector('body')
  if (body === null) throw new AppError('empty_document', {})
  return body
}
