import type { HtmlElement } from '#text/html/html-node'
import { tableToMarkdown } from '#text/html/html-table'
import { inlineText } from '#text/html/html-to-markdown'
import TurndownService from 'turndown'

const service = new TurndownService({
  headingStyle: 'atx',
  hr: '---',
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '*',
  /** An empty item parts no list in two. */
  blankReplacement: (_, node) => ('isBlock' in node && node.isBlock && node.nodeName !== 'LI' ? '\n\n' : ''),
})

service.remove(['script', 'style', 'noscript', 'title'])

service.addRule('table', {
  filter: 'table',
  replacement: (content, node) => `\n\n${isLayout(node) ? content.trim() : tableToMarkdown(node, inlineText)}\n\n`,
})

/** Only links that lead somewhere from anywhere; a page's own anchors and scripts keep their words. */
service.addRule('link', {
  filter: 'a',
  replacement: (content, node) => {
    const target = node.getAttribute('href')?.trim() ?? ''
    const isAbsolute = /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(target)
    return isAbsolute && content.trim() !== ''
      ? `[${content.trim()}](${target.replaceAll('(', '%28').replaceAll(')', '%29')})`
      : content
  },
})

/** Notes of word processors, marked by their reader. */
service.addRule('note', {
  filter: (node) => node.getAttribute('data-note') !== null,
  replacement: (_, node) => `[^${node.getAttribute('data-note')}]`,
})
service.addRule('noteText', {
  filter: (node) => node.getAttribute('data-note-text') !== null,
  replacement: (content, node) => `\n\n[^${node.getAttribute('data-note-text')}]: ${content.trim()}\n\n`,
})

service.addRule('checkbox', {
  filter: (node) => node.tagName === 'INPUT' && node.getAttribute('type') === 'checkbox',
  replacement: (_, node) => (node.getAttribute('checked') === null ? '☐' : '☒'),
})

/** An image is what it says. */
service.addRule('image', { filter: 'img', replacement: (_, node) => node.getAttribute('alt')?.trim() ?? '' })

service.addRule('listItem', {
  filter: 'li',
  replacement: (content, node) => {
    const text = content
      .trim()
      .replaceAll(/\n{2,}/g, '\n')
      .replaceAll('\n', '\n   ')
    return text === '' ? '' : `${markerOf(node)} ${text}\n`
  },
})

/** The number of the last item written of each list: items come in their order. */
const lastNumber = new WeakMap<HtmlElement, number>()

function markerOf(item: HtmlElement): string {
  const list = item.parentElement
  if (list?.tagName !== 'OL') return '-'
  const start = Number.parseInt(list.getAttribute('start') ?? '1', 10)
  const number = (lastNumber.get(list) ?? (Number.isNaN(start) ? 1 : start) - 1) + 1
  lastNumber.set(list, number)
  return `${number}.`
}

/** Tables that only place things on a page: their cells hold blocks of their own. */
function isLayout(table: HtmlElement): boolean {
  return table.getAttribute('role') === 'presentation' || table.querySelector('table,h1,h2,h3,h4') !== null
}

/** Markdown of what an element holds: `#` headings, tables with their spans expanded, absolute links. */
export function turndown(element: HtmlElement): string {
  return service.turndown(element)
}
