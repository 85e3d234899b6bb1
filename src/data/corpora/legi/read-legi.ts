import { AppError } from '#platform/errors'
import { articleAliases } from '#data/references/legal-reference'
import type { Archive } from '../archives/archive.ts'
import type { RemovedItem, SourceDocument, SourceItem } from '../corpus.ts'
import { dayOf, lawMarkdown, tidy } from '../law-text.ts'
import { legifrance } from '../legifrance.ts'
import { markOf } from '../mark-of.ts'
import type { SheetNode } from '../service-public/sheet-node.ts'
import { allNamed, descendants, named, parseXmlSheet, textOf } from '../service-public/sheet-node.ts'

const articleId = /LEGIARTI\d{12}/
const articleFile = /LEGIARTI\d{12}\.xml$/
/** One list until 2026, a second one for folders since: whatever their names, they say what to take away. */
const removalList = /(?:^|\/)liste_suppression_[^/]*\.dat$/i

function first(node: SheetNode, name: string): SheetNode | undefined {
  return descendants(node, name).next().value ?? undefined
}

/** What stands between two tags, as it is written: the text of an article is HTML inside XML. */
function rawBetween(xml: string, tag: string): string {
  const start = xml.indexOf(`<${tag}>`)
  const end = xml.indexOf(`</${tag}>`, start)
  if (start < 0 || end < 0) return ''
  return xml.slice(start + tag.length + 2, end).replace(/^\s*<CONTENU>|<\/CONTENU>\s*$/g, '')
}

/** Titles of the sections from the top: each may have had several, the last one holds. */
function pathOf(text: SheetNode | undefined): string[] {
  const path: string[] = []
  for (let section = text && named(text, 'TM'); section; section = named(section, 'TM')) {
    path.push(textOf(allNamed(section, 'TITRE_TM').at(-1)))
  }
  return path
}

interface LegiVersion {
  id: string
  from: string
}

function versionsOf(root: SheetNode): LegiVersion[] {
  return [...descendants(root, 'LIEN_ART')]
    .map(({ attributes }) => ({ id: attributes?.['id'] ?? '', from: attributes?.['debut'] ?? '' }))
    .filter(({ id }) => articleId.test(id))
}

/** The first version of an article names it for ever; articles of these archives have no other stable id. */
function stableId(id: string, versions: readonly LegiVersion[]): string {
  return versions.toSorted((a, b) => a.from.localeCompare(b.from) || a.id.localeCompare(b.id))[0]?.id ?? id
}

function toSourceDocument(root: SheetNode, xml: string): SourceDocument | null {
  const html = rawBetween(xml, 'BLOC_TEXTUEL')
  if (tidy(html.replace(/<[^>]{0,300}>/g, '')) === '') return null
  const id = textOf(first(root, 'ID'))
  const number = textOf(first(root, 'NUM'))
  const text = first(root, 'TEXTE')
  const container = textOf(text && allNamed(text, 'TITRE_TXT').at(-1))
  const title = number === '' ? container : `${container}, article ${number}`
  const from = dayOf(textOf(first(root, 'DATE_DEBUT')))
  const markdown = lawMarkdown({ path: pathOf(text), html, nota: rawBetween(xml, 'NOTA') })
  const place = text?.attributes?.['nature'] === 'CODE' ? 'codes' : 'loda'
  return {
    ...legifrance,
    title,
    canonicalUrl: `https://www.legifrance.gouv.fr/${place}/article_lc/${id}`,
    updatedAt: from,
    parsed: { title, markdown, language: 'fr', pages: [] },
    version: {
      key: id,
      effectiveFrom: from,
      effectiveTo: dayOf(textOf(first(root, 'DATE_FIN'))),
      legalStatus: textOf(first(root, 'ETAT')) || null,
    },
    aliases: [
      ...(number === '' ? [] : articleAliases(number, container)),
      ...new Set([id, ...versionsOf(root).map((version) => version.id)].map((alias) => alias.toLowerCase())),
    ],
  }
}

/** Ids of the articles that a list takes away: the last word of each path, even where a slash is missing. */
function removedBy(list: string): RemovedItem[] {
  return list.split('\n').flatMap((line) => {
    const found = [...line.matchAll(/LEGIARTI\d{12}/g)].at(-1)?.[0]
    return found === undefined ? [] : [{ removed: found }]
  })
}

/**
 * Every wording of the articles of one text, from DILA's LEGI archives: a full one, then what changed each day. An
 * article whose text cannot be read is told by failing the run: law is not to be half there.
 */
export async function* listLegi(
  textId: string,
  archive: Archive,
  signal: AbortSignal,
): AsyncGenerator<SourceItem | RemovedItem> {
  const isWanted = (path: string): boolean =>
    removalList.test(path) || (articleFile.test(path) && path.includes(textId))
  for await (const { path, content } of archive.entries(isWanted, signal)) {
    const xml = content.toString('utf8')
    if (removalList.test(path)) {
      yield* removedBy(xml)
      continue
    }
    const root = parseXmlSheet(xml)
    const id = textOf(first(root, 'ID'))
    if (!articleId.test(id))
      throw new AppError('corrupted', { reason: 'unexpected_content', value: `no id in ${path.slice(-40)}` })
    yield {
      externalId: stableId(id, versionsOf(root)),
      versionKey: id,
      mark: markOf(content),
      read: () => toSourceDocument(root, xml),
    }
  }
}
