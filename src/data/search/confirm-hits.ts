import { principalsOf } from '#platform/auth/actor'
import type { MetadataFilter } from '#contract/metadata-filter'
import type { Ctx } from '#data/context'
import { sentMetadata } from '../documents/shown-metadata.ts'
import type { FusedHit } from './fusion.ts'
import type { Hit } from './hit.ts'
import { chunksAtDate } from './chunks-at-date.ts'
import type { Legs } from './search-legs.ts'

interface Page {
  legs: Legs
  limit: number
  offset: number
  /** YYYY-MM-DD: the law as it was on that day; today by default. */
  asOf?: string | undefined
  /** Passages that the question names: shown whatever their dates. */
  named?: ReadonlySet<number> | undefined
  metadata?: MetadataFilter | undefined
}

/** A little more than a page, so that a few passages deleted since the index followed do not ask for a second look. */
const spare = 10

type ChunksAtDate = Awaited<ReturnType<typeof chunksAtDate>>
type CitedChunk = ChunksAtDate extends Map<number, infer P> ? P : never

/**
 * The hits that PostgreSQL confirms, in their order, cut to the page: what was deleted, replaced or closed to the actor
 * a moment ago is not there, whatever the index still holds.
 */
export async function confirmHits(
  { db, actor }: Ctx<'db'>,
  ranked: readonly FusedHit[],
  { legs, limit, offset, asOf, metadata, named = new Set() }: Page,
): Promise<Hit[]> {
  const confirmed: { hit: FusedHit; passage: CitedChunk }[] = []
  for (let start = 0; start < ranked.length && confirmed.length < offset + limit;) {
    const part = ranked.slice(start, start + offset + limit - confirmed.length + spare)
    const chunkIds = part.map(({ chunkId }) => chunkId)
    const byId = await chunksAtDate(db, principalsOf(actor), { chunkIds, asOf, named, metadata })
    for (const hit of part) {
      const passage = byId.get(hit.chunkId)
      if (passage) confirmed.push({ hit, passage })
    }
    start += part.length
  }
  const similarities = new Map(legs.semantic.map(({ chunkId, similarity }) => [chunkId, similarity]))
  const questionSimilarities = new Map(legs.semanticQuestions.map(({ chunkId, similarity }) => [chunkId, similarity]))
  const lexicalScores = new Map(legs.lexical.map(({ chunkId, score }) => [chunkId, score]))
  return confirmed.slice(offset, offset + limit).map(({ hit: { chunkId, score }, passage }) => ({
    // Of another day, it is another passage.
    chunkId: passage.id,
    documentId: passage.document_id,
    collectionId: passage.collection_id,
    collection: passage.collection_name,
    corpus: passage.corpus_id,
    score,
    similarity: similarities.get(chunkId) ?? null,
    questionSimilarity: questionSimilarities.get(chunkId) ?? null,
    lexicalScore: lexicalScores.get(chunkId) ?? null,
    text: passage.text,
    path: passage.path,
    page: passage.page,
    part: passage.part,
    title: passage.title,
    externalId: passage.external_id,
    fileName: passage.file_name,
    url: passage.canonical_url,
    publisher: passage.publisher,
    licence: passage.licence,
    updatedAt: passage.source_updated_at,
    effectiveFrom: passage.effective_from,
    effectiveTo: passage.effective_to,
    legalStatus: passage.legal_status,
    createdAt: passage.created_at,
    metadata: sentMetadata(passage.document_metadata, passage.metadata),
  }))
}
