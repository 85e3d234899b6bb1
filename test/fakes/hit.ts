import { asChunkId, asCollectionId, asDocumentId } from '#contract/ids'
import type { Hit } from '#data/search/hit'

/** A passage as a search finds it; each is of a document of its own. */
export function hit(chunkId: number, text: string): Hit {
  return {
    chunkId: asChunkId(chunkId),
    documentId: asDocumentId(chunkId),
    collectionId: asCollectionId(1),
    collection: 'Mairie',
    corpus: null,
    score: 1 / chunkId,
    similarity: null,
    questionSimilarity: null,
    lexicalScore: null,
    text,
    path: ['Congés'],
    page: null,
    part: null,
    title: 'Règlement',
    externalId: String(chunkId),
    fileName: null,
    url: null,
    publisher: null,
    licence: null,
    updatedAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    legalStatus: null,
    createdAt: new Date(0),
    metadata: {},
  }
}
