import { principalsOf } from '#platform/auth/actor'
import type { Ctx } from '#data/context'
import type { FusedHit } from './fusion.ts'
import type { Hit } from './hit.ts'
import { findPassages } from './queries.ts'
import type { Legs } from './search-legs.ts'

interface Page {
  legs: Legs
  limit: number
  offset: number
}

/** A little more than a page, so that a few passages deleted since the index followed do not ask for a second look. */
const spare = 10

type Passage = Awaited<ReturnType<typeof findPassages>>[number]

/**
 * The hits that PostgreSQL confirms, in their order, cut to the page: what was deleted, replaced or closed to the actor
 * a moment ago is not there, whatever the index still holds.
 */
export async function confirmHits(
  { db, actor }: Ctx<'db'>,
  ranked: readonly FusedHit[],
  { legs, limit, offset }: Page,
): Promise<Hit[]> {
  const confirmed: { hit: FusedHit; passage: Passage }[] = []
  for (let start = 0; start < ranked.length && confirmed.length < offset + limit;) {
    const part = ranked.slice(start, start + offset + limit - confirmed.length + spare)
    const passages = await findPassages(
      db,
      principalsOf(actor),
      part.map(({ chunkId }) => chunkId),
    )
    const byId = new Map(passages.map((passage) => [passage.id, passage]))
    for (const hit of part) {
      const passage = byId.get(hit.chunkId)
      if (passage) confirmed.push({ hit, passage })
    }
    start += part.length
  }
  const similarities = new Map(legs.semantic.map(({ chunkId, similarity }) => [chunkId, similarity]))
  const lexicalScores = new Map(legs.lexical.map(({ chunkId, score }) => [chunkId, score]))
  return confirmed.slice(offset, offset + limit).map(({ hit: { chunkId, score }, passage }) => ({
    chunkId,
    documentId: passage.document_id,
    collectionId: passage.collection_id,
    collection: passage.collection_name,
    corpus: passage.corpus_id,
    score,
    similarity: similarities.get(chunkId) ?? null,
    lexicalScore: lexicalScores.get(chunkId) ?? null,
    text: passage.text,
    path: passage.path,
    page: passage.page,
    title: passage.title,
    externalId: passage.external_id,
    url: passage.canonical_url,
    publisher: passage.publisher,
    licence: passage.licence,
    updatedAt: passage.source_updated_at,
    effectiveFrom: passage.effective_from,
    effectiveTo: passage.effective_to,
    createdAt: passage.created_at,
  }))
}
