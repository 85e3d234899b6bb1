import type { CollectionId } from '#contract/ids'
import type { AnswerProof } from '#contract/citations'
import type { Hit } from '#data/search/hit'
import { searchResultOf } from '#data/search/search-result'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { listConsultedSources } from '#toolbox/retrieve/queries'

/** Nothing said, nothing proved: the base that each kind of answer fills in. */
export const emptyProof: AnswerProof = {
  answer_status: 'answered',
  answer_end: 0,
  fallback: null,
  citations: [],
  search_results: [],
  claims: [],
  nearest_titles: [],
  sources_consulted: [],
  model: null,
}

const shownTitles = 3

/** Titles of the closest documents, each once. */
export function nearestTitles(hits: readonly Hit[]): string[] {
  return [...new Set(hits.map(({ title }) => title))].slice(0, shownTitles)
}

export function searchResultsOf(hits: readonly Hit[]): AnswerProof['search_results'] {
  return hits.map((hit) => searchResultOf(hit))
}

export interface ConsultedSources {
  readonly sources: AnswerProof['sources_consulted']
  /** The corpora among them. */
  readonly corpora: readonly (string | null)[]
}

/** The collections that were searched, for whoever asks where the assistant looked. */
export async function consultedSources(
  ctx: Ctx<'db'>,
  collectionIds: readonly CollectionId[] | null,
): Promise<ConsultedSources> {
  authorize(ctx, 'search:read')
  const rows = await listConsultedSources(ctx.db, principalsOf(ctx.actor), collectionIds)
  return {
    sources: rows.map(({ name, documents, updated_at }) => ({ name, documents, updated_at })),
    corpora: rows.map(({ corpus_id }) => corpus_id),
  }
}
