import type { HtmlElement } from '#text/html/html-node'

/** Calls for notes and the notes of a chapter, by what they say they are (EPUB 3.3), marked so that they are written as such. */
export function markNotes(body: HtmlElement): void {
  const links = [...body.querySelectorAll('a')]
  const places = new Map([...body.querySelectorAll('[id]')].map((element) => [element.getAttribute('id'), element]))
  for (const link of links) if (isOf(link, 'backlink')) link.remove()
  for (const call of links) {
    const number = isOf(call, 'noteref') ? /\d{1,4}/.exec(call.textContent ?? '')?.[0] : undefined
    if (number === undefined) continue
    call.setAttribute('data-note', number)
    const [, target] = (call.getAttribute('href') ?? '').split('#')
    places.get(target ?? '')?.setAttribute('data-note-text', number)
  }
}

function isOf(link: HtmlElement, kind: string): boolean {
  const said = `${link.getAttribute('epub:type') ?? ''} ${link.getAttribute('role') ?? ''}`.split(/\s+/)
  return said.includes(kind) || said.includes(`doc-${kind}`)
}
