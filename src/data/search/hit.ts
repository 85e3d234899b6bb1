import type { PagePart } from '#contract/citations'
import type { ChunkId, CollectionId, DocumentId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'

/** A passage found for a question, confirmed by PostgreSQL, with all that a citation shows. */
export interface Hit {
  chunkId: ChunkId
  documentId: DocumentId
  collectionId: CollectionId
  /** Name of the collection. */
  collection: string
  /** Official corpus that the document is of; null for the body's own. */
  corpus: string | null
  /** Cosine when meaning alone was asked for, else the sum of reciprocal ranks (RRF); higher is better. */
  score: number
  /** Raw cosine of the question and the passage; null when the passage was found by its words alone. */
  similarity: number | null
  /** Raw cosine with the nearest of the questions that it answers; null when it was not found by one. */
  questionSimilarity: number | null
  /** BM25 score; null when the passage was found by its meaning alone. */
  lexicalScore: number | null
  text: string
  path: readonly string[]
  page: number | null
  /** What that page is, when it is no page. */
  part: PagePart | null
  title: string
  externalId: string
  /** Null for what came without a file. */
  fileName: string | null
  url: string | null
  publisher: string | null
  licence: string | null
  /** YYYY-MM-DD */
  updatedAt: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  /** In the words of the source: VIGUEUR, ABROGE_DIFF…; null for what is no law. */
  legalStatus: string | null
  createdAt: Date
  /** What its sender wrote of the passage and of its document. */
  metadata: DocumentMetadata
}
