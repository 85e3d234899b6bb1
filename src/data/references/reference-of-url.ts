import type { SourceReference } from './source-reference.ts'

const articleId = /\b(?:LEGI|KALI|JORF)ARTI\d{12}\b/i
const sheet = /service-public\.(?:gouv\.)?fr\/[^?#\s]{0,200}?\b([FNR]\d{1,6})\b/i

/** The alias of a sheet of service-public. */
export function sheetAlias(id: string): string {
  return `sheet ${id.toLowerCase()}`
}

/** What a link leads to: an article of law by its id, old addresses too, a sheet of service-public, or a page. */
export function referenceOfUrl(url: string, label: string, heading?: string): SourceReference {
  const article = articleId.exec(url)
  if (article) return { kind: 'article', target: article[0].toLowerCase(), label, heading }
  const id = sheet.exec(url)?.[1]
  if (id) return { kind: 'sheet', target: sheetAlias(id), label, heading }
  return { kind: 'url', target: url.slice(0, 2000), label, heading }
}

const link = /\[([^\]\n]{1,300})\]\((https?:\/\/[^)\s]{1,2000})\)/g

/** The links of a Markdown text. */
export function referencesOfLinks(markdown: string, heading?: string): SourceReference[] {
  return [...markdown.matchAll(link)].map(([, label = '', url = '']) => referenceOfUrl(url, label.trim(), heading))
}
