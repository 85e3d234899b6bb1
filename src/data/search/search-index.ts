import type { ChunkId, CollectionId, DocumentId } from '#contract/ids'
/** One passage as the index keeps it: who may read it, its words after the analyser, its vector once computed. */
export interface IndexRow {
  chunkId: ChunkId
  documentId: DocumentId
  collectionId: CollectionId
  /** Tokens of path and text, joined by spaces. */
  terms: string
  /** Tokens of the document's title; the adapter gives them their weight. */
  titleTerms: string
  readers: readonly number[]
  vector: Float32Array | null
  /** Everyday questions that the passage answers, each with its words and its vector once computed. */
  questions: readonly IndexedQuestion[]
}

export interface IndexedQuestion {
  terms: string
  vector: Float32Array | null
}

/** Who asks and how far: `readable` is required everywhere, an empty list finds nothing. */
export interface SearchScope {
  readable: readonly number[]
  collections?: readonly CollectionId[] | undefined
  documents?: readonly DocumentId[] | undefined
  limit: number
}

export interface LexicalHit {
  chunkId: ChunkId
  documentId: DocumentId
  score: number
}

/** A document whose words, taken as a whole, meet the question. */
export interface DocumentHit {
  documentId: DocumentId
  score: number
}

export interface SemanticHit {
  chunkId: ChunkId
  documentId: DocumentId
  /** Raw cosine between the question and the passage. */
  similarity: number
}

/** What the index holds of a passage, to be compared with PostgreSQL. */
export interface IndexEntry {
  chunkId: ChunkId
  documentId: DocumentId
  readers: readonly number[]
  hasVector: boolean
}

/** The search index: a projection of PostgreSQL that can be deleted and rebuilt at any time. */
export interface SearchIndex {
  /** The same for all who open it, wherever they are: what one of them has applied, the others need not. */
  readonly id: string
  /** Removes every row of these documents and writes the given rows: all rows of each document, together. */
  replaceDocuments(documentIds: readonly DocumentId[], rows: readonly IndexRow[]): Promise<void>
  /** Best passages by words (BM25), best first. */
  lexical(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]>
  /** How many chunks hold one of the words, up to the limit. */
  countChunks(query: SearchScope & { terms: readonly string[] }): Promise<number>
  /** Best documents by the words of all their passages together (BM25), best first. */
  lexicalDocuments(query: SearchScope & { terms: readonly string[] }): Promise<DocumentHit[]>
  /** Nearest passages by meaning, nearest first. */
  semantic(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]>
  /** Passages by the words of the questions they answer (BM25), each with its best question, best first. */
  lexicalQuestions(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]>
  /** Passages by the nearest of the questions they answer, each once, nearest first. */
  semanticQuestions(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]>
  /**
   * Folds recent writes into the indexes. Long: meant for the background, searches go on meanwhile. What was written
   * over goes once it is older than `keptMs`: a minute, by default, for the searches that still read it.
   */
  optimise(keptMs?: number): Promise<void>
  rows(): Promise<number>
  /** Rows of any kind that the index holds of these documents, whoever may read them. */
  countDocuments(documentIds: readonly DocumentId[]): Promise<number>
  /** Every passage held, in parts. */
  entries(): AsyncIterable<readonly IndexEntry[]>
  /** Empties the index, whatever state it is in. */
  clear(): Promise<void>
  close(): Promise<void>
}
