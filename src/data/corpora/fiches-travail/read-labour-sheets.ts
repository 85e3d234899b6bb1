import { z } from 'zod'
import { AppError } from '#platform/errors'
import type { Archive } from '../archives/archive.ts'
import type { SourceDocument, SourceItem } from '../corpus.ts'
import type { SourceReference } from '#data/references/source-reference'
import { writeHtml } from '#text/html/html-to-markdown'
import type { HtmlRules } from '#text/html/html-to-markdown'
import { MarkdownWriter } from '#text/markdown-writer'
import { markOf } from '../mark-of.ts'

/** Editors left some links unresolved, without a code or an article. */
const References = z.record(
  z.string(),
  z.object({
    name: z.string().nullish(),
    articles: z.array(z.object({ text: z.string().nullish(), cid: z.string().nullish() })),
  }),
)

const LabourSheet = z.object({
  pubId: z.string(),
  title: z.string(),
  date: z.string(),
  url: z.string(),
  intro: z.string(),
  sections: z.array(z.object({ title: z.string(), html: z.string(), references: References.nullish() })),
})
export type LabourSheet = z.infer<typeof LabourSheet>

/** Cards, link lists and players lead elsewhere: indexed, they would make this sheet answer for another one. */
const rules: HtmlRules = {
  skip: [
    'script, style, iframe, img, video, audio',
    '.youtube_player, .paragraph--type--insert-video',
    '.fr-card, .fr-tags-group, .ondine-linked-pages, .ondine-links-list',
    '.fr-link__detail, .blocs_invisible',
  ].join(', '),
  note: '.fr-highlight, .fr-callout, blockquote',
  enclosed: '.fr-accordion',
}

function isoDate(french: string): string {
  const [day, month, year] = french.split('/')
  if (!day || !month || !year)
    throw new AppError('corrupted', { reason: 'unexpected_content', value: `date "${french}"` })
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function tidy(text: string): string {
  return text.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
}

/** The first section bears the sheet's own title: its text stands directly below the title. */
function markdownOf(sheet: LabourSheet): string {
  const out = new MarkdownWriter()
  writeHtml(sheet.intro, out, { rules, shift: { below: 0 } })
  for (const { title, html } of sheet.sections) {
    const isLead = tidy(title) === tidy(sheet.title)
    out.closeHeadings()
    if (!isLead) out.heading(0, tidy(title))
    writeHtml(html, out, { rules, shift: { below: isLead ? 0 : 1 } })
  }
  return out.toString()
}

/** Articles that the ministry's editors linked, already resolved to their stable id. */
function referencesOf({ title, sections }: LabourSheet): SourceReference[] {
  return sections.flatMap((section) => {
    const heading = tidy(section.title) === tidy(title) ? undefined : tidy(section.title)
    return Object.values(section.references ?? {}).flatMap(({ name, articles }) =>
      articles.flatMap(({ text, cid }) =>
        name && text && cid
          ? [{ kind: 'article' as const, target: cid.toLowerCase(), label: `${text} du ${name}`, heading }]
          : [],
      ),
    )
  })
}

export function toSourceDocument(sheet: LabourSheet): SourceDocument {
  const title = tidy(sheet.title)
  return {
    title,
    canonicalUrl: sheet.url,
    updatedAt: isoDate(sheet.date),
    publisher: 'Ministère du Travail',
    licence: 'Licence Ouverte / Etalab 2.0',
    language: 'fr',
    parsed: { title, markdown: markdownOf(sheet), language: 'fr', pages: [] },
    references: referencesOf(sheet),
  }
}

export function parseLabourSheets(json: string): LabourSheet[] {
  return z.array(LabourSheet).parse(JSON.parse(json))
}

/** The sheets of the ministry of Labour, in the order of the package. */
export async function* listLabourSheets(archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  const isSheets = (path: string): boolean => path.endsWith('/data/fiches-travail.json')
  for await (const { content } of archive.entries(isSheets, signal)) {
    for (const sheet of parseLabourSheets(content.toString('utf8'))) {
      yield { externalId: sheet.pubId, mark: markOf(JSON.stringify(sheet)), read: () => toSourceDocument(sheet) }
    }
    return
  }
  throw new AppError('corrupted', { reason: 'part_absent', value: 'data/fiches-travail.json' })
}
