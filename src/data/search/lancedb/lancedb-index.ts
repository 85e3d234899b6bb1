import { asChunkId, asDocumentId, type DocumentId } from '#contract/ids'
import './log-errors-only.ts'
import { rm } from 'node:fs/promises'
import { connect } from '@lancedb/lancedb'
import type { Connection } from '@lancedb/lancedb'
import { z } from 'zod'
import { indexNameOf } from '../index-name.ts'
import type {
  DocumentHit,
  IndexEntry,
  IndexRow,
  LexicalHit,
  SearchIndex,
  SearchScope,
  SemanticHit,
} from '../search-index.ts'
import { chunkRecord, chunkSchema, documentRecords, documentSchema, questionRecords, tableNames } from './tables.ts'
import { RowDocumentId, byMeaning, byWords, eachChunkOnce, indexVectors } from './legs.ts'
import { WordTable } from './word-table.ts'

export interface LanceIndexOptions {
  /** A local folder or an `s3://` address. */
  folder: string
  /** Of an `s3://` address, in the words of LanceDB: `aws_endpoint`, `aws_access_key_id`… */
  storageOptions?: Record<string, string> | undefined
  /** Embedding profile of the vectors: another one gets tables of its own. */
  profile: string
  dimensions: number
  /** An index that cannot be read is deleted and made again, empty: for whoever then fills it. */
  repair?: boolean
}

const entriesAtOnce = 50_000
/** Passages have about three questions each: asking for as many more leaves enough passages. */
const questionsPerChunk = 3

const ChunkRow = z.object({ chunkId: z.number() })
const DocumentRow = z.object({ documentId: RowDocumentId, _score: z.number() })

interface OpenTables {
  chunks: WordTable
  documents: WordTable
  questions: WordTable
}

class LanceIndex implements SearchIndex {
  readonly id: string
  readonly #connection: Connection
  readonly #options: LanceIndexOptions
  #tables: OpenTables
  /** Writes and folding follow one another; LanceDB would refuse some of them as conflicting. */
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(
    id: string,
    connection: Connection,
    { options, tables }: { options: LanceIndexOptions; tables: OpenTables },
  ) {
    this.id = id
    this.#connection = connection
    this.#options = options
    this.#tables = tables
  }

  replaceDocuments(documentIds: readonly DocumentId[], rows: readonly IndexRow[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#tables.documents.replace(documentIds, documentRecords(rows))
      await this.#tables.questions.replace(documentIds, rows.flatMap(questionRecords))
      await this.#tables.chunks.replace(documentIds, rows.map(chunkRecord))
    })
  }

  lexical(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]> {
    return byWords(this.#tables.chunks, query)
  }

  countChunks(query: SearchScope & { terms: readonly string[] }): Promise<number> {
    return this.#tables.chunks.count(query)
  }

  async lexicalQuestions(query: SearchScope & { terms: readonly string[] }): Promise<LexicalHit[]> {
    const hits = await byWords(this.#tables.questions, { ...query, limit: questionsPerChunk * query.limit })
    return eachChunkOnce(hits).slice(0, query.limit)
  }

  async lexicalDocuments(query: SearchScope & { terms: readonly string[] }): Promise<DocumentHit[]> {
    const rows = await this.#tables.documents.match(query, ['documentId'])
    return rows.map((row) => {
      const { documentId, _score } = DocumentRow.parse(row)
      return { documentId, score: _score }
    })
  }

  semantic(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]> {
    return byMeaning(this.#tables.chunks, query)
  }

  async semanticQuestions(query: SearchScope & { vector: Float32Array }): Promise<SemanticHit[]> {
    const hits = await byMeaning(this.#tables.questions, { ...query, limit: questionsPerChunk * query.limit })
    return eachChunkOnce(hits).slice(0, query.limit)
  }

  optimise(keptMs = 60_000): Promise<void> {
    return this.#inTurn(async () => {
      const { chunks, documents, questions } = this.#tables
      for (const table of [chunks, questions]) await indexVectors(table)
      for (const table of [documents, questions, chunks]) await table.fold(keptMs)
    })
  }

  rows(): Promise<number> {
    return this.#tables.chunks.table.countRows()
  }

  async countDocuments(documentIds: readonly DocumentId[]): Promise<number> {
    let rows = 0
    for (const table of Object.values(this.#tables)) rows += await table.countDocuments(documentIds)
    return rows
  }

  async *entries(): AsyncGenerator<readonly IndexEntry[]> {
    const { table } = this.#tables.chunks
    const bare = await table.query().where('vector IS NULL').select(['chunkId']).toArray()
    const withoutVector = new Set(bare.map((row) => ChunkRow.parse({ ...row }).chunkId))
    const query = table.query().select(['chunkId', 'documentId', 'acl'])
    let part: IndexEntry[] = []
    for await (const batch of query) {
      const [chunkIds, documentIds, acls] = ['chunkId', 'documentId', 'acl'].map((name) => batch.getChild(name))
      for (let row = 0; row < batch.numRows; row += 1) {
        const chunkId = asChunkId(Number(chunkIds?.get(row)))
        const readers = [...(acls?.get(row) ?? [])].map(Number)
        const hasVector = !withoutVector.has(chunkId)
        part.push({ chunkId, documentId: asDocumentId(Number(documentIds?.get(row))), readers, hasVector })
      }
      if (part.length < entriesAtOnce) continue
      yield part
      part = []
    }
    if (part.length > 0) yield part
  }

  /** Rows are deleted while the tables can still be read, so that other processes keep them open; else made again. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        for (const { table } of Object.values(this.#tables)) await table.delete('true')
      } catch {
        await dropTables(this.#connection, Object.values(tableNames(this.#options.profile)))
        this.#tables = await openTables(this.#connection, this.#options)
      }
    })
  }

  async close(): Promise<void> {
    await this.#lastWrite.catch(() => undefined)
    for (const { table } of Object.values(this.#tables)) table.close()
    this.#connection.close()
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#lastWrite.then(action, action)
    this.#lastWrite = done.catch(() => undefined)
    return done
  }
}

async function openTables(connection: Connection, { profile, dimensions }: LanceIndexOptions): Promise<OpenTables> {
  const names = tableNames(profile)
  return {
    chunks: await WordTable.open(connection, names.chunk, chunkSchema(dimensions)),
    documents: await WordTable.open(connection, names.document, documentSchema()),
    questions: await WordTable.open(connection, names.question, chunkSchema(dimensions)),
  }
}

async function dropTables(connection: Connection, names: readonly string[]): Promise<void> {
  for (const name of names) await connection.dropTable(name).catch(() => undefined)
}

async function openAsIs(options: LanceIndexOptions): Promise<SearchIndex> {
  const connection = await connect(options.folder, {
    readConsistencyInterval: 0,
    ...(options.storageOptions === undefined ? {} : { storageOptions: options.storageOptions }),
  })
  const ours: readonly string[] = Object.values(tableNames(options.profile))
  const others = (await connection.tableNames({ limit: 1000 })).filter((name) => !ours.includes(name))
  const tables = await openTables(connection, options)
  const index = new LanceIndex(await indexNameOf(options.folder), connection, { options, tables })
  await assertReadable(index, options.dimensions)
  if (options.repair) await dropTables(connection, others)
  return index
}

/** Every leg answers: no file that they need is missing or damaged. */
async function assertReadable(index: SearchIndex, dimensions: number): Promise<void> {
  const scope = { readable: [0], limit: 1 }
  await index.lexical({ terms: ['a'], ...scope })
  await index.lexicalDocuments({ terms: ['a'], ...scope })
  const vector = new Float32Array(dimensions).fill(1)
  await index.semantic({ vector, ...scope })
  await index.lexicalQuestions({ terms: ['a'], ...scope })
  await index.semanticQuestions({ vector, ...scope })
}

/** Opens the index, or makes an empty one; safe after a process was killed in the middle of a write. */
export async function openLanceIndex(options: LanceIndexOptions): Promise<SearchIndex> {
  if (!options.repair || options.folder.includes('://')) return openAsIs(options)
  try {
    return await openAsIs(options)
  } catch {
    await rm(options.folder, { recursive: true, force: true })
    return openAsIs(options)
  }
}
