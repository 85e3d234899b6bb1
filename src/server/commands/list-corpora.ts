import { listCorpusCollections } from '#data/corpora/queries'
import { corpora } from '#data/corpora/registry'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#server/context'

export interface CorpusState {
  readonly id: string
  readonly title: string
  readonly publisher: string
  readonly licence: string
  readonly version: string
  /** Sheets held, null when the corpus is not installed. */
  readonly documents: number | null
  /** Date of the newest sheet, as its publisher gives it. */
  readonly newest: Date | string | null
}

/** Every corpus that the program knows, installed or not. */
export async function listCorpora(ctx: Ctx<'db'>): Promise<CorpusState[]> {
  authorize(ctx, 'settings:manage')
  const installed = new Map((await listCorpusCollections(ctx.db)).map((row) => [row.corpus_id, row]))
  return Object.values(corpora).map(({ id, title, publisher, licence, version }) => {
    const found = installed.get(id)
    return {
      id,
      title,
      publisher,
      licence,
      version,
      documents: found?.documents ?? null,
      newest: found?.newest ?? null,
    }
  })
}
