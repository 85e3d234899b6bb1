import type { CollectionId, DocumentId } from '#contract/ids'
import { authorize } from '#platform/auth/authorize'
import type { MetadataFilter } from '#contract/metadata-filter'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { assertReadable } from './assert-readable.ts'
import { confirmHits } from './confirm-hits.ts'
import { type FusedHit, type Weighed, fuse, nearestDocuments } from './fusion.ts'
import type { Hit } from './hit.ts'
import { inFront, namedChunks } from './named-chunks.ts'
import { listReadableDocumentsWith } from './queries.ts'
import { type Legs, searchLegs } from './search-legs.ts'

export interface ChunkSearch {
  query: string
  /** None: every collection that the actor may read. */
  collectionIds?: readonly CollectionId[] | undefined
  documentIds?: readonly DocumentId[] | undefined
  method: 'lexical' | 'semantic' | 'hybrid'
  limit: number
  offset?: number | undefined
  rankConstant?: number | undefined
  /** Least cosine of a hit; for the semantic method alone. */
  scoreThreshold?: number | null | undefined
  /** YYYY-MM-DD: the law as it was on that day; today by default. */
  asOf?: string | undefined
  /** What the metadata of the passages must say. */
  metadata?: MetadataFilter | undefined
}

export interface FoundChunks {
  hits: Hit[]
  /** Raw cosine between the question and the nearest passage; null when the search was by words alone. */
  topSimilarity: number | null
  /** Tokens of the question, as the embedding model counted them. */
  tokens: number
}

const once = <Item>(items: readonly Item[]): Weighed<Item> => ({ items, weight: 1 })

/**
 * What a document is worth beside its passages, where words and meaning both speak of it; by words alone, as much as a
 * passage. This and the constant: docs/decisions/0030.
 */
const documentWorth = 2
const defaultRankConstant = 10

/** Best first: by cosine when only meaning was asked for, else by the ranks in every list. */
function ranked({ method, rankConstant = defaultRankConstant, scoreThreshold }: ChunkSearch, legs: Legs): FusedHit[] {
  const { lexical, semantic, documents, lexicalQuestions, semanticQuestions } = legs
  if (method !== 'semantic') {
    const weight = semantic.length === 0 ? 1 : documentWorth
    const passages = [once(lexical), once(semantic), once(lexicalQuestions), once(semanticQuestions)]
    const lists = [documents, nearestDocuments(semantic)].map((items) => ({ items, weight }))
    return fuse(passages, lists, rankConstant)
  }
  return semantic
    .filter(({ similarity }) => similarity >= (scoreThreshold ?? -1))
    .map(({ chunkId, documentId, similarity }) => ({ chunkId, documentId, score: similarity }))
}

/** Of a document that the filter lets in, any passage may be refused: more are looked at. */
const filteredDepth = 1000
/** More documents than this are not named to the index: what it finds is then filtered alone. */
const mostNarrowed = 5000

/** The documents to search in: those that were asked for, of which the metadata may be as asked. */
async function narrowed(
  { db, actor }: Ctx<'db'>,
  { metadata, documentIds, collectionIds = [] }: ChunkSearch,
): Promise<readonly DocumentId[] | undefined> {
  if (metadata === undefined) return documentIds
  const page = { metadata, collectionIds, limit: mostNarrowed + 1 }
  const found = await listReadableDocumentsWith(db, principalsOf(actor), page)
  if (found.length > mostNarrowed) return documentIds
  const ids = found.map(({ id }) => id)
  return documentIds === undefined || documentIds.length === 0 ? ids : ids.filter((id) => documentIds.includes(id))
}

/**
 * Passages that answer a question, among what the actor may read: by words and by meaning in parallel, both filtered
 * inside, joined by rank, confirmed by PostgreSQL, then paged. Without the embedding model it searches by words alone,
 * unless meaning was asked for.
 */
export async function searchChunks(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  search: ChunkSearch,
): Promise<FoundChunks> {
  authorize(ctx, 'search:read')
  if (typeof search.scoreThreshold === 'number' && search.method !== 'semantic') {
    throw new AppError('invalid_request', {
      reason: 'threshold_is_semantic',
      param: 'score_threshold',
    })
  }
  await assertReadable(ctx, search)
  const { limit, offset = 0, asOf, metadata } = search
  const documentIds = await narrowed(ctx, search)
  if (documentIds?.length === 0 && metadata !== undefined) return { hits: [], topSimilarity: null, tokens: 0 }
  const depth = metadata === undefined ? offset + limit : filteredDepth
  const legs = await searchLegs(ctx, { ...search, documentIds, depth })
  const named = search.method === 'semantic' ? [] : await namedChunks(ctx, { ...search, documentIds })
  const order = inFront(named, ranked(search, legs))
  const isNamed = new Set(named.map(({ chunkId }) => chunkId))
  const hits = await confirmHits(ctx, order, { legs, limit, offset, asOf, metadata, named: isNamed })
  return { hits, topSimilarity: legs.semantic[0]?.similarity ?? null, tokens: legs.tokens }
}
