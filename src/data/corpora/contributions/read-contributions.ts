import { z } from 'zod'
import { AppError } from '#platform/errors'
import type { Archive } from '../archives/archive.ts'
import type { SourceDocument, SourceItem } from '../corpus.ts'
import type { SourceReference } from '#data/references/source-reference'
import { tidy } from '../law-text.ts'
import { referenceOfUrl, referencesOfLinks } from '#data/references/reference-of-url'
import { articleAliases } from '#data/references/legal-reference'
import { markOf } from '../mark-of.ts'

const Reference = z.object({
  category: z.string().nullish(),
  title: z.string().nullish(),
  url: z.string().nullish(),
  agreement: z.object({ num: z.number(), shortTitle: z.string().nullish() }).nullish(),
})
type Reference = z.infer<typeof Reference>

const Answer = z.object({ markdown: z.string(), references: z.array(Reference).nullish() })

const Contribution = z.object({
  id: z.string(),
  title: z.string(),
  answers: z.object({
    generic: Answer.nullish(),
    conventions: z.array(Answer.extend({ idcc: z.string() })).nullish(),
  }),
})
type Contribution = z.infer<typeof Contribution>

interface Part {
  heading: string
  markdown: string
  references: readonly Reference[]
}

/** Headings of an answer would compete with those of the document: they become lines in bold. */
function body(markdown: string): string {
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(/^#{1,6}[^\S\n]+(\S.*)$/gm, '**$1**')
    .trim()
}

function partsOf({ answers: { generic, conventions } }: Contribution): Part[] {
  const parts: Part[] = []
  if (generic) parts.push({ ...generic, heading: 'Code du travail', references: generic.references ?? [] })
  for (const { idcc, markdown, references } of conventions ?? []) {
    const name = references?.find(({ agreement }) => agreement?.shortTitle)?.agreement?.shortTitle
    const number = Number(idcc)
    const heading = name ? `${tidy(name)} (IDCC ${number})` : `Convention collective IDCC ${number}`
    parts.push({ heading, markdown, references: references ?? [] })
  }
  return parts.filter(({ markdown }) => tidy(markdown) !== '')
}

/** Articles of the code are named by their id, those of agreements by their number. */
function referencesOf({ heading, markdown, references }: Part): SourceReference[] {
  const listed = references.flatMap(({ category, title, url, agreement }): SourceReference[] => {
    const label = tidy(title ?? '')
    if (url) return [referenceOfUrl(url, label, heading)]
    if (category === 'labor_code') return [{ kind: 'article', target: label.toLowerCase(), label, heading }]
    if (!agreement || !/^article\b/i.test(label)) return []
    const target = articleAliases(label, `idcc ${agreement.num}`).at(-1) ?? ''
    return [{ kind: 'article', target, label: `${label} (IDCC ${agreement.num})`, heading }]
  })
  return [...listed, ...referencesOfLinks(markdown, heading)]
}

function toSourceDocument(contribution: Contribution): SourceDocument | null {
  const parts = partsOf(contribution)
  if (parts.length === 0) return null
  const title = tidy(contribution.title)
  return {
    title,
    // The package gives no address and no date.
    canonicalUrl: null,
    updatedAt: null,
    publisher: 'Ministère du Travail (Code du travail numérique) – archive 2020, essais seulement',
    licence: 'Licence Ouverte / Etalab 2.0',
    language: 'fr',
    notice: 'Archive de 2020, pour des essais seulement : le droit a changé depuis.',
    parsed: {
      title,
      markdown: parts.map(({ heading, markdown }) => `# ${heading}\n\n${body(markdown)}`).join('\n\n'),
      language: 'fr',
      pages: [],
    },
    references: parts.flatMap(referencesOf),
  }
}

/** Questions on labour law with the answer of the code and that of each agreement. */
export async function* listContributions(archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  for await (const { content } of archive.entries((path) => path.endsWith('/data/contributions.json'), signal)) {
    for (const raw of z.array(z.unknown()).parse(JSON.parse(content.toString('utf8')))) {
      const contribution = Contribution.parse(raw)
      yield {
        externalId: contribution.id,
        mark: markOf(JSON.stringify(raw)),
        read: () => toSourceDocument(contribution),
      }
    }
    return
  }
  throw new AppError('corrupted', { reason: 'part_absent', value: 'data/contributions.json' })
}
