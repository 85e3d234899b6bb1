import { isElement, type HtmlElement, type HtmlNode } from './html-node.ts'

/** Elements whose content is no text. */
export const unread: ReadonlySet<string> = new Set('SCRIPT STYLE NOSCRIPT TITLE TEMPLATE'.split(' '))
const marks = new Map([
  ['EM', '*'],
  ['I', '*'],
  ['STRONG', '**'],
  ['B', '**'],
])
/** A link that leads somewhere from anywhere; a page's own anchors and scripts keep their words. */
const absoluteLink = /^(?:https?:\/\/|mailto:|tel:)\S+$/i
const signs = /[\\*_`[\]]/g
/** What would make a line something else than words. */
const lineStart = /^(?:#{1,6} |>|[-+](?= )|-{2}|=|~~~|\d{1,9}(?=[.)] ))/gm

/** Marks that are open around a text: none is opened twice. */
type Open = ReadonlySet<string>

function around(text: string, before: string, after = before): string {
  const words = text.trim()
  if (words === '') return text
  const start = text.indexOf(words)
  return `${text.slice(0, start)}${before}${words}${after}${text.slice(start + words.length)}`
}

function inside(element: HtmlElement, open: Open): string {
  return [...element.childNodes].map((node) => markdownOf(node, open)).join('')
}

function marked(element: HtmlElement, mark: string, open: Open): string {
  if (open.has(mark)) return inside(element, open)
  return around(inside(element, new Set([...open, mark])), mark)
}

function codeOf(element: HtmlElement): string {
  const text = (element.textContent ?? '').replace(/[ \t\r\n]+/g, ' ')
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1)
  const gap = /^`|`$/.test(text.trim()) ? ' ' : ''
  return around(text, fence + gap, gap + fence)
}

function isLink(element: HtmlElement): boolean {
  return element.tagName === 'A' && absoluteLink.test(element.getAttribute('href')?.trim() ?? '')
}

/** A text as the link that the element is; as it stands when it leads nowhere else. */
export function linked(text: string, element: HtmlElement): string {
  if (!isLink(element)) return text
  const target = element.getAttribute('href')?.trim() ?? ''
  return around(text, '[', `](${target.replaceAll('(', '%28').replaceAll(')', '%29')})`)
}

function linkOf(element: HtmlElement, open: Open): string {
  if (!isLink(element) || open.has('link')) return inside(element, open)
  return linked(inside(element, new Set([...open, 'link'])).replace(/\n+/g, ' '), element)
}

const raisedNumber = /^\s*\d{1,3}\s*$/
/** Stands before a raised number until what is before it tells what it is. */
const raisedMark = '\u0001'
const powers: ReadonlyMap<string, string> = new Map([
  ['2', '²'],
  ['3', '³'],
])

function raised(text: string): string {
  return raisedNumber.test(text) ? `${raisedMark}${text.trim()}` : text
}

/** « m² » and « 10³ », or the call for a note apart from its word: « conseil[^1] ». */
function withRaised(line: string): string {
  let written = ''
  for (const [index, part] of line.split(raisedMark).entries()) {
    const number = index === 0 ? '' : (/^\d{1,3}/.exec(part)?.[0] ?? '')
    written += (number === '' ? '' : raisedNumberAfter(written.slice(-3), number)) + part.slice(number.length)
  }
  return written
}

function raisedNumberAfter(before: string, number: string): string {
  const isPower = /(?:^|[^\p{L}])[cdk]?m$/u.test(before) || /\d$/.test(before)
  if (!isPower) return `[^${number}]`
  return powers.get(number) ?? (/\d$/.test(before) ? `^${number}` : `[^${number}]`)
}

function elementMarkdown(element: HtmlElement, open: Open): string {
  const tag = element.tagName
  const note = element.getAttribute('data-note')
  if (note !== null) return `[^${note}]`
  const mark = marks.get(tag)
  if (mark !== undefined) return marked(element, mark, open)
  if (tag === 'A') return linkOf(element, open)
  if (tag === 'CODE') return codeOf(element)
  if (tag === 'SUP') return raised(inside(element, open))
  if (tag === 'BR') return '\n'
  if (tag === 'IMG') return element.getAttribute('alt')?.trim() ?? ''
  if (tag === 'INPUT' && element.getAttribute('type') === 'checkbox') {
    return element.getAttribute('checked') === null ? '☐' : '☒'
  }
  return unread.has(tag) ? '' : inside(element, open)
}

function markdownOf(node: HtmlNode, open: Open): string {
  if (isElement(node)) return elementMarkdown(node, open)
  return node.nodeType === 3 ? (node.textContent ?? '').replace(/[ \t\r\n]+/g, ' ').replace(signs, '\\$&') : ''
}

/** Words in a row as Markdown: emphasis, code, links that lead out, marks of notes, line breaks; an image is what it says. */
export function lineMarkdown(nodes: readonly HtmlNode[]): string {
  return withRaised(nodes.map((node) => markdownOf(node, new Set())).join(''))
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/^[ \n]+/, '')
    .trimEnd()
    .replace(lineStart, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/\n{2,}/g, '\n\n')
    .replace(/(?<!\n)\n(?!\n)/g, '  \n')
}
