import type { HtmlElement } from '#text/html/html-node'

interface Changeable extends HtmlElement {
  readonly ownerDocument: { createElement(tag: string): Changeable }
  textContent: string | null
  setAttribute(name: string, value: string): void
  replaceWith(...nodes: HtmlElement[]): void
  after(...nodes: HtmlElement[]): void
}

/** An element of linkedom: all of them can be changed. */
function changeable(element: HtmlElement): Changeable {
  return element as Changeable
}

/** Notes that the library gathers at the end of the text, each put below the block that calls it. */
export function placeNotes(body: HtmlElement): void {
  const texts = new Map<string, string>()
  for (const item of [...body.querySelectorAll('li[id^=footnote-],li[id^=endnote-]')]) {
    const text = item.textContent?.replace(/\s*↑\s*$/, '').trim() ?? ''
    texts.set(item.getAttribute('id') ?? '', text)
    item.remove()
  }
  let number = 0
  for (const call of [...body.querySelectorAll('sup > a[href^="#"]')]) {
    const text = texts.get(call.getAttribute('href')?.slice(1) ?? '')
    const outer = call.closest('sup')
    if (text === undefined || outer === null) continue
    number += 1
    const { ownerDocument } = changeable(outer)
    const mark = ownerDocument.createElement('sup')
    mark.setAttribute('data-note', String(number))
    mark.textContent = String(number)
    const note = ownerDocument.createElement('p')
    note.setAttribute('data-note-text', String(number))
    note.textContent = text
    const block = call.closest('table') ?? outermostList(call) ?? call.closest('p,h1,h2,h3,h4,h5,h6')
    changeable(outer).replaceWith(mark)
    if (block !== null) changeable(block).after(note)
  }
}

function outermostList(element: HtmlElement): HtmlElement | null {
  let list = element.closest('ul,ol')
  for (let above = list; above !== null; above = above.parentElement?.closest('ul,ol') ?? null) list = above
  return list
}
