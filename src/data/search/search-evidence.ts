import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { assertReadable } from './assert-readable.ts'
import { confirmHits } from './confirm-hits.ts'
import { fuse } from './fusion.ts'
import type { Hit } from './hit.ts'
import { inFront, namedChunks } from './named-chunks.ts'
import type { FoundChunks } from './search-chunks.ts'
import { listSearchedCollections } from './queries.ts'
import { type Legs, noLegs, searchLegs } from './search-legs.ts'

export interface EvidenceSearch {
  /** Wordings of one question, each with its share. */
  readonly wordings: readonly { readonly query: string; readonly share: number }[]
  /** Null: every collection that the actor may read. */
  readonly collectionIds: readonly CollectionId[] | null
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
/** Passages of own documents, and of official corpora, that are read where both are searched. */
const leastOfEach = 6

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

type EvidenceCtx = Ctx<'db' | 'index' | 'embedder' | 'log'>

async function searchTogether(ctx: EvidenceCtx, asked: EvidenceSearch): Promise<FoundChunks> {
  const { wordings, collectionIds, asOf, limit } = asked
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

/** The own documents or the corpora that have too few passages among these, though both are searched. */
async function drownedSides({ db, actor }: EvidenceCtx, { collectionIds }: EvidenceSearch, hits: readonly Hit[]) {
  const held = hits.filter(({ corpus }) => corpus === null).length
  if (held >= leastOfEach && hits.length - held >= leastOfEach) return []
  const collections = await listSearchedCollections(db, principalsOf(actor), collectionIds)
  const sides = Object.values(Object.groupBy(collections, ({ corpus_id }) => (corpus_id === null ? 'own' : 'corpora')))
  if (sides.length < 2) return []
  return sides.flatMap((side) => {
    const ids = side.map(({ id }) => id)
    const lacks = leastOfEach - hits.filter(({ collectionId }) => ids.includes(collectionId)).length
    return lacks > 0 ? [ids] : []
  })
}

/**
 * Passages to answer from, best first: each wording by words and by meaning, joined by rank, confirmed by PostgreSQL. Where
 * own documents and official corpora are searched together, the best of each are there, however many the other has: those
 * that would have been missing come last.
 */
export async function searchEvidence(ctx: EvidenceCtx, asked: EvidenceSearch): Promise<FoundChunks> {
  authorize(ctx, 'search:read')
  await assertReadable(ctx, { collectionIds: asked.collectionIds ?? [] })
  const found = await searchTogether(ctx, asked)
  const lowest = found.hits.at(-1)?.score ?? 0
  const known = new Set(found.hits.map(({ chunkId }) => chunkId))
  const sides = await drownedSides(ctx, asked, found.hits)
  const further = await Promise.all(
    sides.map((collectionIds) => searchTogether(ctx, { ...asked, collectionIds, limit: leastOfEach })),
  )
  const added = further.flatMap(({ hits }) => hits.filter(({ chunkId }) => !known.has(chunkId)))
  return { ...found, hits: [...found.hits, ...added.map((hit) => ({ ...hit, score: Math.min(hit.score, lowest) }))] }
}
