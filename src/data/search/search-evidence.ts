import type { Ctx } from '#data/context'
import { authorize } from '#platform/auth/authorize'
import { assertReadable } from './assert-readable.ts'
import { confirmHits } from './confirm-hits.ts'
import { fuse } from './fusion.ts'
import { inFront, namedChunks } from './named-chunks.ts'
import type { FoundChunks } from './search-chunks.ts'
import { type Legs, noLegs, searchLegs } from './search-legs.ts'

export interface EvidenceSearch {
  /** Wordings of one question, each with its share. */
  readonly wordings: readonly { readonly query: string; readonly share: number }[]
  /** Null: every collection that the actor may read. */
  readonly collectionIds: readonly number[] | null
  /** YYYY-MM-DD: the law as it was on that day; today by default. */
  readonly asOf?: string | undefined
  readonly limit: number
}

/**
 * What a place in each list is worth when passages are looked for to answer from; see docs/decisions/0011.
 * Words beat vectors there; a document that speaks of the question as a whole is evidence of its own, and so is a passage
 * that answers a question like it (docs/decisions/0018).
 */
const worth = {
  lexical: 2,
  semantic: 1,
  documents: 1,
  nearDocuments: 0.5,
  lexicalQuestions: 1,
  semanticQuestions: 1,
} as const
const rankConstant = 20
const depth = 100

function shared(legs: readonly { legs: Legs; share: number }[]) {
  return {
    passages: legs.flatMap(({ legs: { lexical, semantic, lexicalQuestions, semanticQuestions }, share }) => [
      { items: lexical, weight: share * worth.lexical },
      { items: semantic, weight: share * worth.semantic },
      { items: lexicalQuestions, weight: share * worth.lexicalQuestions },
      { items: semanticQuestions, weight: share * worth.semanticQuestions },
    ]),
    documents: legs.flatMap(({ legs: { documents, semantic }, share }) => [
      { items: documents, weight: share * worth.documents },
      { items: semantic, weight: share * worth.nearDocuments },
    ]),
  }
}

/** Of a passage found by several wordings, its best scores: they come last. */
function together(legs: readonly Legs[]): Legs {
  const lexical = legs.flatMap((one) => one.lexical).toSorted((left, right) => left.score - right.score)
  const [semantic, semanticQuestions] = [
    legs.flatMap((one) => one.semantic),
    legs.flatMap((one) => one.semanticQuestions),
  ].map((hits) => hits.toSorted((left, right) => left.similarity - right.similarity))
  const tokens = legs.reduce((sum, one) => sum + one.tokens, 0)
  return { ...noLegs, lexical, semantic: semantic ?? [], semanticQuestions: semanticQuestions ?? [], tokens }
}

/** Passages to answer from, best first: each wording by words and by meaning, joined by rank, confirmed by PostgreSQL. */
export async function searchEvidence(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  { wordings, collectionIds, asOf, limit }: EvidenceSearch,
): Promise<FoundChunks> {
  authorize(ctx, 'search:read')
  await assertReadable(ctx, { collectionIds: collectionIds ?? [] })
  const chosen = collectionIds === null ? {} : { collectionIds }
  const found = await Promise.all(
    wordings.map(async ({ query, share }) => ({
      share,
      legs: await searchLegs(ctx, { query, ...chosen, method: 'hybrid', depth }),
    })),
  )
  const { passages, documents } = shared(found)
  const legs = together(found.map((one) => one.legs))
  const named = await namedChunks(ctx, { query: wordings[0]?.query ?? '', ...chosen })
  const ranked = inFront(named, fuse(passages, documents, rankConstant).slice(0, 3 * limit))
  const isNamed = new Set(named.map(({ chunkId }) => chunkId))
  const hits = await confirmHits(ctx, ranked, { legs, limit, offset: 0, asOf, named: isNamed })
  return { hits, topSimilarity: legs.semantic.at(-1)?.similarity ?? null, tokens: legs.tokens }
}
