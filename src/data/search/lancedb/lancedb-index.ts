import './quiet.ts'
import { Index, MatchQuery, connect } from '@lancedb/lancedb'
import type { Connection, Table } from '@lancedb/lancedb'
import { Field, FixedSizeList, Float32, Int32, List, Schema, Utf8 } from 'apache-arrow'
import { z } from 'zod'
import type { IndexRow, LexicalHit, SearchIndex, SearchScope, SemanticHit } from '../search-index.ts'

export interface LanceIndexOptions {
  /** A local folder or an `s3://` address. */
  folder: string
  dimensions: number
}

const tableName = 'chunk'
const titleWeight = 5
const writtenAtOnce = 4000
/** Below this many rows an exact scan is as fast as the graph, and exact. */
const rowsWorthAGraph = 5000

const LexicalRow = z.object({ chunkId: z.number(), documentId: z.number(), _score: z.number() })
const SemanticRow = z.object({ chunkId: z.number(), documentId: z.number(), _distance: z.number() })

function schemaOf(dimensions: number): Schema {
  return new Schema([
    new Field('chunkId', new Int32()),
    new Field('documentId', new Int32()),
    new Field('collectionId', new Int32()),
    new Field('terms', new Utf8()),
    new Field('acl', new List(new Field('item', new Int32(), true))),
    new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), true),
  ])
}

/** The title counts five times: repeated in the one indexed field, which measured better than two fields with a boost. */
function record({ chunkId, documentId, collectionId, terms, titleTerms, readers, vector }: IndexRow) {
  const weighted = titleTerms === '' ? terms : `${`${titleTerms} `.repeat(titleWeight)}${terms}`
  return { chunkId, documentId, collectionId, terms: weighted, acl: [...readers], vector: vector && Array.from(vector) }
}

function integers(values: readonly number[]): string {
  return values.filter(Number.isInteger).join(', ')
}

function accessFilter({ readable, collections }: SearchScope): string {
  const access = `array_has_any(acl, [${integers(readable)}])`
  return collections ? `${access} AND collectionId IN (${integers(collections)})` : access
}

function findsNothing({ readable, collections, limit }: SearchScope): boolean {
  return readable.length === 0 || collections?.length === 0 || limit <= 0
}

/** Words come analysed, so LanceDB only splits them at spaces. */
function wordIndex(): Index {
  return Index.fts({
    withPosition: false,
    baseTokenizer: 'whitespace',
    stem: false,
    removeStopWords: false,
    asciiFolding: false,
    lowercase: false,
    maxTokenLength: 60,
  })
}

class LanceIndex implements SearchIndex {
  readonly #connection: Connection
  readonly #table: Table
  /** Writes and folding follow one another; LanceDB would refuse some of them as conflicting. */
  #lastWrite: Promise<unknown> = Promise.resolve()
  #wordsIndexed: boolean

  constructor(connection: Connection, table: Table, wordsIndexed: boolean) {
    this.#connection = connection
    this.#table = table
    this.#wordsIndexed = wordsIndexed
  }

  replaceDocuments(documentIds: readonly number[], rows: readonly IndexRow[]): Promise<void> {
    return this.#inTurn(async () => {
      if (documentIds.length > 0) await this.#table.delete(`documentId IN (${integers(documentIds)})`)
      for (let start = 0; start < rows.length; start += writtenAtOnce) {
        await this.#table.add(rows.slice(start, start + writtenAtOnce).map(record))
      }
      if (rows.length > 0) await this.#indexWords()
    })
  }

  async lexical(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]> {
    if (findsNothing(query) || query.terms.length === 0 || !this.#wordsIndexed) return []
    const match = new MatchQuery([...new Set(query.terms)].join(' '), 'terms')
    const rows = await this.#table
      .query()
      .fullTextSearch(match)
      .where(accessFilter(query))
      .select(['chunkId', 'documentId', '_score'])
      .limit(query.limit)
      .toArray()
    return rows.map((row) => {
      const { chunkId, documentId, _score } = LexicalRow.parse({ ...row })
      return { chunkId, documentId, score: _score }
    })
  }

  async semantic(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]> {
    if (findsNothing(query)) return []
    const rows = await this.#table
      .vectorSearch(Array.from(query.vector))
      .distanceType('cosine')
      .where(`vector IS NOT NULL AND ${accessFilter(query)}`)
      .ef(Math.max(300, 6 * query.limit))
      .refineFactor(3)
      .select(['chunkId', 'documentId', '_distance'])
      .limit(query.limit)
      .toArray()
    return rows.map((row) => {
      const { chunkId, documentId, _distance } = SemanticRow.parse({ ...row })
      return { chunkId, documentId, similarity: 1 - _distance }
    })
  }

  optimise(): Promise<void> {
    return this.#inTurn(async () => {
      const vectors = await this.#table.countRows('vector IS NOT NULL')
      const known = new Set((await this.#table.listIndices()).map(({ name }) => name))
      if (vectors >= rowsWorthAGraph && !known.has('vector_idx')) {
        await this.#table.createIndex('vector', { config: Index.hnswSq({ distanceType: 'cosine' }) })
      }
      await this.#table.optimize({ cleanupOlderThan: new Date(Date.now() - 60_000) })
    })
  }

  rows(): Promise<number> {
    return this.#table.countRows()
  }

  async close(): Promise<void> {
    await this.#lastWrite.catch(() => undefined)
    this.#table.close()
    this.#connection.close()
  }

  /** Only once there are rows: over an index made empty, LanceDB misses words of rows written later. */
  async #indexWords(): Promise<void> {
    if (this.#wordsIndexed) return
    await this.#table.createIndex('terms', { config: wordIndex() })
    this.#wordsIndexed = true
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#lastWrite.then(action, action)
    this.#lastWrite = done.catch(() => undefined)
    return done
  }
}

/** Opens the index, or makes an empty one; safe after a process was killed in the middle of a write. */
export async function openLanceIndex({ folder, dimensions }: LanceIndexOptions): Promise<SearchIndex> {
  const connection = await connect(folder, { readConsistencyInterval: 0 })
  const exists = (await connection.tableNames()).includes(tableName)
  const table = exists
    ? await connection.openTable(tableName)
    : await connection.createEmptyTable(tableName, schemaOf(dimensions))
  const known = new Set((await table.listIndices()).map(({ name }) => name))
  if (!known.has('acl_idx')) await table.createIndex('acl', { config: Index.labelList() })
  if (!known.has('documentId_idx')) await table.createIndex('documentId', { config: Index.btree() })
  return new LanceIndex(connection, table, known.has('terms_idx'))
}
