import { z } from 'zod'
import { AppError } from '#platform/errors'
import { articleAliases } from '#data/references/legal-reference'
import type { Archive } from '../archives/archive.ts'
import type { SourceDocument, SourceItem } from '../corpus.ts'
import { dayOf, lawMarkdown, tidy } from '../law-text.ts'
import { legifrance } from '../legifrance.ts'
import { articlesOf, parseLawTree, textOf } from '../law-tree.ts'

const Moment = z.union([z.number(), z.string()]).nullish()

const Article = z.object({
  id: z.string(),
  cid: z.string(),
  num: z.string().nullish(),
  texteHtml: z.string().nullish(),
  texte: z.string().nullish(),
  nota: z.string().nullish(),
  notaHtml: z.string().nullish(),
  etat: z.string().nullish(),
  dateDebut: Moment,
  dateFin: Moment,
  articleVersions: z.array(z.object({ id: z.string() })).nullish(),
})
type Article = z.infer<typeof Article>

function toSourceDocument(article: Article, code: string, path: readonly string[]): SourceDocument | null {
  const number = tidy(article.num ?? '')
  const html = article.texteHtml ?? article.texte ?? ''
  if (tidy(html) === '') return null
  const title = number === '' ? code : `${code}, article ${number}`
  const effectiveFrom = dayOf(article.dateDebut)
  const markdown = lawMarkdown({ path, html, nota: article.notaHtml ?? article.nota ?? undefined })
  const versions = (article.articleVersions ?? []).map(({ id }) => id.toLowerCase())
  return {
    ...legifrance,
    title,
    canonicalUrl: `https://www.legifrance.gouv.fr/codes/article_lc/${article.id}`,
    updatedAt: effectiveFrom,
    parsed: { title, markdown, language: 'fr', pages: [] },
    version: {
      key: article.id,
      effectiveFrom,
      effectiveTo: dayOf(article.dateFin),
      legalStatus: article.etat ?? null,
    },
    aliases: [
      ...(number === '' ? [] : articleAliases(number, code)),
      ...new Set([article.cid.toLowerCase(), article.id.toLowerCase(), ...versions]),
    ],
  }
}

/** The articles of one code, as `@socialgouv/legi-data` writes it: a tree of sections, one current wording of each. */
export async function* listLawCode(codeId: string, archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  for await (const { content } of archive.entries((path) => path.endsWith(`/data/${codeId}.json`), signal)) {
    const tree = parseLawTree(content)
    const code = textOf(tree.data['title'])
    yield* articlesOf(tree, {
      container: code,
      read: (data, path) => toSourceDocument(Article.parse(data), code, path),
    })
    return
  }
  throw new AppError('corrupted', { reason: 'part_absent', value: `data/${codeId}.json` })
}
