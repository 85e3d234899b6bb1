/** One passage as the index keeps it: who may read it, its words after the analyser, its vector once computed. */
export interface IndexRow {
  chunkId: number
  documentId: number
  collectionId: number
  /** Tokens of path and text, joined by spaces. */
  terms: string
  /** Tokens of the document's title; the adapter gives them their weight. */
  titleTerms: string
  readers: readonly number[]
  vector: Float32Array | null
}

/** Who asks and how far: `readable` is required everywhere, an empty list finds nothing. */
export interface SearchScope {
  readable: readonly number[]
  collections?: readonly number[]
  limit: number
}

export interface LexicalHit {
  chunkId: number
  documentId: number
  score: number
}

export interface SemanticHit {
  chunkId: number
  documentId: number
  /** Raw cosine between the question and the passage. */
  similarity: number
}

/** The search index: a projection of PostgreSQL that can be deleted and rebuilt at any time. */
export interface SearchIndex {
  /** Removes every row of these documents and puts the given rows in their place, in one visible step. */
  replaceDocuments(documentIds: readonly number[], rows: readonly IndexRow[]): Promise<void>
  /** Best passages by words (BM25), best first. */
  lexical(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]>
  /** Nearest passages by meaning, nearest first. */
  semantic(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]>
  /** Folds recent writes into the indexes. Long: meant for the background, searches go on meanwhile. */
  optimise(): Promise<void>
  rows(): Promise<number>
  close(): Promise<void>
}
