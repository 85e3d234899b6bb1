import type { DocumentId } from '#contract/ids'
import { Index, MatchQuery } from '@lancedb/lancedb'
import type { Connection, Query, Table } from '@lancedb/lancedb'
import type { Schema } from 'apache-arrow'
import type { SearchScope } from '../search-index.ts'
import { accessFilter, findsNothing, integers } from './tables.ts'

/** Making records of rows is work: requests are answered between two parts of it. */
const writtenAtOnce = 500
/** Named in one filter. */
const documentsAtOnce = 1_000

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

/** A table with access lists and searchable words. */
export class WordTable {
  readonly table: Table
  #wordsIndexed: boolean

  private constructor(table: Table, wordsIndexed: boolean) {
    this.table = table
    this.#wordsIndexed = wordsIndexed
  }

  static async open(connection: Connection, name: string, schema: Schema): Promise<WordTable> {
    // Not by looking at the list first: another process may make it meanwhile, and not every bucket lists it at once.
    const table = await connection.createEmptyTable(name, schema, { existOk: true })
    const known = new Set((await table.listIndices()).map((index) => index.name))
    if (!known.has('acl_idx')) await table.createIndex('acl', { config: Index.labelList() })
    if (!known.has('documentId_idx')) await table.createIndex('documentId', { config: Index.btree() })
    return new WordTable(table, known.has('terms_idx'))
  }

  async replace(documentIds: readonly DocumentId[], records: readonly Record<string, unknown>[]): Promise<void> {
    if (documentIds.length > 0) await this.table.delete(`documentId IN (${integers(documentIds)})`)
    for (let start = 0; start < records.length; start += writtenAtOnce) {
      await this.table.add(records.slice(start, start + writtenAtOnce))
    }
    if (records.length > 0) await this.#indexWords()
  }

  /** Rows whose words meet the question, best first, as the index gives them. */
  async match(query: SearchScope & { terms: readonly string[] }, columns: string[]): Promise<unknown[]> {
    if (!(await this.#canMatch(query))) return []
    const rows = await this.#matching(query, [...columns, '_score']).toArray()
    return rows.map((row: object) => ({ ...row }))
  }

  /** How many rows hold one of the words, up to the limit; none is read. */
  async count(query: SearchScope & { terms: readonly string[] }): Promise<number> {
    if (!(await this.#canMatch(query))) return 0
    let rows = 0
    for await (const batch of this.#matching(query, ['documentId'])) rows += batch.numRows
    return rows
  }

  async countDocuments(documentIds: readonly DocumentId[]): Promise<number> {
    let rows = 0
    for (let start = 0; start < documentIds.length; start += documentsAtOnce) {
      const some = documentIds.slice(start, start + documentsAtOnce)
      rows += await this.table.countRows(`documentId IN (${integers(some)})`)
    }
    return rows
  }

  async #canMatch(query: SearchScope & { terms: readonly string[] }): Promise<boolean> {
    return !findsNothing(query) && query.terms.length > 0 && (await this.#hasWordIndex())
  }

  #matching(query: SearchScope & { terms: readonly string[] }, columns: string[]): Query {
    return this.table
      .query()
      .fullTextSearch(new MatchQuery([...new Set(query.terms)].join(' '), 'terms'))
      .where(accessFilter(query))
      .select(columns)
      .limit(query.limit)
  }

  /** Recent versions stay for the searches that still read them. */
  async fold(keptMs: number): Promise<void> {
    await this.table.optimize({ cleanupOlderThan: new Date(Date.now() - keptMs) })
  }

  /** Another process may have made it since the table was opened. */
  async #hasWordIndex(): Promise<boolean> {
    if (this.#wordsIndexed) return true
    this.#wordsIndexed = (await this.table.listIndices()).some(({ name }) => name === 'terms_idx')
    return this.#wordsIndexed
  }

  /** Only once there are rows: over an index made empty, LanceDB misses words of rows written later. */
  async #indexWords(): Promise<void> {
    if (await this.#hasWordIndex()) return
    await this.table.createIndex('terms', { config: wordIndex() })
    this.#wordsIndexed = true
  }
}
