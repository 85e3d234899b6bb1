import { realDay } from '#data/real-day'
import { referenceOfUrl, sheetAlias } from '#data/references/reference-of-url'
import type { SourceDocument } from '../corpus.ts'
import type { SourceReference } from '#data/references/source-reference'
import { MarkdownWriter } from '#text/markdown-writer'
import type { SheetNode } from './sheet-node.ts'
import { allNamed, childrenOf, descendants, named, textOf } from './sheet-node.ts'
import { writeSheet } from './write-sheet.ts'

const isoDay = /\d{4}-\d{2}-\d{2}/

/** The first element of a sheet; `Publication` for one that has a text of its own. */
export function publicationOf(root: SheetNode): SheetNode | undefined {
  return childrenOf(root).find(({ name }) => name === 'Publication')
}

/** Day of the last important change, which readers care for, else of the last one. */
function updatedAt(publication: SheetNode): string | null {
  const important = publication.attributes?.['dateDerniereModificationImportante'] ?? ''
  return dayIn(important) ?? dayIn(textOf(named(publication, 'dc:date')))
}

function dayIn(text: string): string | null {
  return realDay(isoDay.exec(text)?.[0] ?? '')
}

/** A dated banner says what the sheet itself does not yet. */
function noticeOf(publication: SheetNode): string | undefined {
  const banner = named(publication, 'Avertissement')
  if (!banner) return undefined
  const date = banner.attributes?.['date']
  return `${textOf(banner)}${date ? ` (${date})` : ''}`
}

/** Forms and services of a sheet, each once: where its text says to go. */
function writeServices(publication: SheetNode, out: MarkdownWriter): void {
  const services = new Map<string, string>()
  for (const service of descendants(publication, 'ServiceEnLigne')) {
    const { URL: url, type, numerocerfa } = service.attributes ?? {}
    const title = textOf(named(service, 'Titre'))
    if (!url || title === '') continue
    const kind = [type, numerocerfa && `Cerfa ${numerocerfa}`].filter((part) => part).join(', ')
    services.set(url, `- ${title}${kind === '' ? '' : ` (${kind})`}`)
  }
  if (services.size === 0) return
  out.closeHeadings()
  out.heading(0, 'Services en ligne et formulaires')
  out.block([...services.values()].join('\n'))
}

/** What a link is called, and what of it is meant. */
function titleOf(link: SheetNode): string {
  const title = textOf(named(link, 'Titre'))
  const complement = textOf(named(link, 'Complement'))
  return title === '' || complement === '' ? title : `${title} : ${complement}`
}

/** Where to go: names for a reader, keys of the local directory for a tool. */
function writeContacts(publication: SheetNode, out: MarkdownWriter): void {
  const contacts = new Set<string>()
  for (const contact of descendants(publication, 'OuSAdresser')) contacts.add(titleOf(contact))
  contacts.delete('')
  if (contacts.size === 0) return
  out.closeHeadings()
  out.heading(0, "Où s'adresser ?")
  out.block([...contacts].map((contact) => `- ${contact}`).join('\n'))
}

/** Links to the texts that a sheet rests on, and to further reading. */
function textLinks(publication: SheetNode): SheetNode[] {
  return ['Reference', 'PourEnSavoirPlus'].flatMap((name) => allNamed(publication, name))
}

/** What those texts are called: they are often asked for in the same words. */
export function writeReferences(publication: SheetNode, out: MarkdownWriter): void {
  const titles = new Set(textLinks(publication).map(titleOf))
  titles.delete('')
  if (titles.size === 0) return
  out.closeHeadings()
  out.heading(0, 'Textes de référence')
  out.block([...titles].map((title) => `- ${title}`).join('\n'))
}

/** Keys of the local directory that a sheet sends to, such as "mairie" or "commissariat_police". */
function localServicesOf(publication: SheetNode): SourceReference[] {
  const keys = new Set([...descendants(publication, 'PivotLocal')].map(textOf))
  return [...keys].filter((key) => key !== '').map((key) => ({ kind: 'local_service', target: key, label: key }))
}

function referencesOf(publication: SheetNode): SourceReference[] {
  const texts = textLinks(publication).flatMap((link) => {
    const url = link.attributes?.['URL']
    return url ? [referenceOfUrl(url, textOf(named(link, 'Titre')))] : []
  })
  const sheets = [...descendants(publication, 'LienInterne')].flatMap((link) => {
    const id = link.attributes?.['LienPublication']
    return id ? [{ kind: 'sheet' as const, target: sheetAlias(id), label: textOf(link) }] : []
  })
  return [...texts, ...sheets, ...localServicesOf(publication)].filter(({ label }) => label !== '')
}

/** A sheet of service-public, or nothing when it holds no text of its own. */
export function readSheet(publication: SheetNode): SourceDocument | null {
  const id = publication.attributes?.['ID'] ?? ''
  const title = textOf(named(publication, 'dc:title'))
  const out = new MarkdownWriter()
  const { markdown: body, unknown } = writeSheet(publication, out)
  if (body === '' || title === '') return null
  writeReferences(publication, out)
  writeContacts(publication, out)
  writeServices(publication, out)
  const notice = noticeOf(publication)
  return {
    title,
    // Hosts have changed: the address is the one that the sheet gives.
    canonicalUrl: publication.attributes?.['spUrl'] ?? null,
    updatedAt: updatedAt(publication),
    publisher: "Direction de l'information légale et administrative",
    licence: 'Licence Ouverte / Etalab 2.0',
    language: 'fr',
    notice,
    parsed: { title, markdown: out.toString(), language: 'fr', pages: [] },
    aliases: [sheetAlias(id)],
    references: referencesOf(publication),
    warnings: [...unknown.keys()].map((name) => `unknown element ${name}`),
  }
}
