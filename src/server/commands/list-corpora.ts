import { listKnownCorpora } from '#data/corpora/registry'
import { listCorpusCollections } from '#data/sources/queries'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'

export interface CorpusState {
  readonly id: string
  readonly title: string
  readonly publisher: string
  readonly licence: string
  /** Version of its package, or where its publisher keeps its archive. */
  readonly origin: string
  /** Documents held, null when the corpus is not installed. */
  readonly documents: number | null
  /** Date of the newest document, as its publisher gives it. */
  readonly newest: Date | string | null
}

/** Every corpus that the program knows, installed or not. */
export async function listCorpora(ctx: Ctx<'db'>): Promise<CorpusState[]> {
  authorize(ctx, 'settings:manage')
  const installed = new Map((await listCorpusCollections(ctx.db)).map((row) => [row.corpus_id, row]))
  return listKnownCorpora().map(({ id, title, publisher, licence, origin }) => {
    const found = installed.get(id)
    return {
      id,
      title,
      publisher,
      licence,
      origin: origin.kind === 'package' ? `${origin.packageName} ${origin.version}` : origin.usualPlace,
      documents: found?.documents ?? null,
      newest: found?.newest ?? null,
    }
  })
}
