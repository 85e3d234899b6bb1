import { createHash } from 'node:crypto'
import { Field, FixedSizeList, Float32, Int32, List, Schema, Utf8 } from 'apache-arrow'
import type { IndexRow, SearchScope } from '../search-index.ts'

/** Raised when what a row holds changes, or how words are analysed: the tables get new names, and are filled again. */
const format = 4
const titleWeight = 5

const acl = (): Field => new Field('acl', new List(new Field('item', new Int32(), true)))

/** Of passages and of their questions. */
export function chunkSchema(dimensions: number): Schema {
  return new Schema([
    new Field('chunkId', new Int32()),
    new Field('documentId', new Int32()),
    new Field('collectionId', new Int32()),
    new Field('terms', new Utf8()),
    acl(),
    new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), true),
  ])
}

/** One row per document, with the words of all its passages. */
export function documentSchema(): Schema {
  return new Schema([
    new Field('documentId', new Int32()),
    new Field('collectionId', new Int32()),
    new Field('terms', new Utf8()),
    acl(),
  ])
}

/** Vectors of two profiles never meet in one table. */
export function tableNames(profile: string): { chunk: string; document: string; question: string } {
  const mark = createHash('sha256').update(`${format} ${profile}`).digest('hex').slice(0, 12)
  return { chunk: `chunk-${mark}`, document: `document-${mark}`, question: `question-${mark}` }
}

/** The title counts five times: repeated in the one indexed field, which measured better than two fields with a boost. */
function weighted({ terms, titleTerms }: IndexRow): string {
  return titleTerms === '' ? terms : `${`${titleTerms} `.repeat(titleWeight)}${terms}`
}

export function chunkRecord(row: IndexRow) {
  const { chunkId, documentId, collectionId, readers, vector } = row
  return {
    chunkId,
    documentId,
    collectionId,
    terms: weighted(row),
    acl: [...readers],
    vector: vector && Array.from(vector),
  }
}

/** One row per question: several may lead to one passage. */
export function questionRecords({ chunkId, documentId, collectionId, readers, questions }: IndexRow) {
  return questions.map(({ terms, vector }) => ({
    chunkId,
    documentId,
    collectionId,
    terms,
    acl: [...readers],
    vector: vector && Array.from(vector),
  }))
}

export function documentRecords(rows: readonly IndexRow[]) {
  const byDocument = Map.groupBy(rows, ({ documentId }) => documentId)
  return [...byDocument.values()].flatMap((passages) => {
    const [first] = passages
    if (!first) return []
    const terms = passages.map((passage) => passage.terms).join(' ')
    const { documentId, collectionId, readers } = first
    return [{ documentId, collectionId, terms: weighted({ ...first, terms }), acl: [...readers] }]
  })
}

export function integers(values: readonly number[]): string {
  return values.filter(Number.isInteger).join(', ')
}

/** Applied inside each leg, before its best rows are chosen. */
export function accessFilter({ readable, collections, documents }: SearchScope): string {
  const parts = [`array_has_any(acl, [${integers(readable)}])`]
  if (collections) parts.push(`collectionId IN (${integers(collections)})`)
  if (documents) parts.push(`documentId IN (${integers(documents)})`)
  return parts.join(' AND ')
}

export function findsNothing({ readable, collections, documents, limit }: SearchScope): boolean {
  return readable.length === 0 || collections?.length === 0 || documents?.length === 0 || limit <= 0
}
