import { z } from 'zod'
import { AppError } from '#platform/errors'
import { articleAliases } from '#data/references/legal-reference'
import type { Archive } from '../archives/archive.ts'
import type { SourceDocument, SourceItem } from '../corpus.ts'
import { lawMarkdown, tidy } from '../law-text.ts'
import { legifrance } from '../legifrance.ts'
import { articlesOf, parseLawTree, textOf } from '../law-tree.ts'

const Article = z.object({
  id: z.string(),
  cid: z.string(),
  num: z.string().nullish(),
  surtitre: z.string().nullish(),
  content: z.string().nullish(),
  nota: z.string().nullish(),
  etat: z.string().nullish(),
})
type Article = z.infer<typeof Article>

interface Agreement {
  name: string
  idcc: string
}

function titleOf({ name }: Agreement, number: string, path: readonly string[]): string {
  const place = number === '' ? path.at(-1) : `article ${number}`
  return place ? `${name}, ${place}` : name
}

function toSourceDocument(article: Article, agreement: Agreement, path: readonly string[]): SourceDocument | null {
  const html = article.content ?? ''
  if (tidy(html) === '') return null
  const number = tidy(article.num ?? '')
  const title = titleOf(agreement, number, path)
  const heading = tidy(article.surtitre ?? '')
  const markdown = lawMarkdown({ path: [...path, heading], html, nota: article.nota ?? undefined })
  return {
    ...legifrance,
    title,
    canonicalUrl: `https://www.legifrance.gouv.fr/conv_coll/id/${article.id}`,
    // The package dates no article.
    updatedAt: null,
    parsed: { title, markdown, language: 'fr', pages: [] },
    version: { key: article.id, effectiveFrom: null, effectiveTo: null, legalStatus: article.etat ?? null },
    aliases: [
      // Alone, a number such as "12" would be every agreement's.
      ...(number === '' || agreement.idcc === '' ? [] : articleAliases(number, `idcc ${agreement.idcc}`).slice(1)),
      ...new Set([article.cid.toLowerCase(), article.id.toLowerCase()]),
    ],
  }
}

const agreementFile = /\/data\/KALICONT\d+\.json$/

/** The articles of the collective agreements of `@socialgouv/kali-data`; most of its files are stubs without any. */
export async function* listAgreements(archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  let agreements = 0
  for await (const { content } of archive.entries((path) => agreementFile.test(path), signal)) {
    const tree = parseLawTree(content)
    const idcc = textOf(tree.data['num'])
    const shortName = textOf(tree.data['shortTitle']) || textOf(tree.data['title'])
    const name = idcc === '' ? shortName : `${shortName} (IDCC ${idcc})`
    agreements += 1
    yield* articlesOf(tree, {
      container: name,
      read: (data, path) => toSourceDocument(Article.parse(data), { name, idcc }, path),
    })
  }
  if (agreements === 0) throw new AppError('corrupted', { reason: 'part_absent', value: 'agreement' })
}
