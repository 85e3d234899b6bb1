import { asCollectionId, type CollectionId, type DocumentId, type PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import { readBy } from '../access/queries.ts'
import { likePattern } from '../like-pattern.ts'

export type DocumentRow = Selectable<Tables['document']> & {
  chunks: number
  recognised_pages: number[]
  doubtful_pages: number[]
}

/** Documents as they are shown, with the number of passages that readers see. */
function shownDocuments(db: Database, readable: readonly PrincipalId[]) {
  return db
    .selectFrom('document')
    .selectAll('document')
    .select((select) =>
      select
        .selectFrom('chunk')
        .whereRef('chunk.document_id', '=', 'document.id')
        .whereRef('chunk.document_version_id', '=', 'document.current_version_id')
        .where((where) => readBy(where.ref('chunk.readers'), readable))
        .select(sql<number>`count(*)`.as('chunks'))
        .as('chunks'),
    )
    .select([
      pagesWhere("page ? 'recognised'").as('recognised_pages'),
      pagesWhere("page -> 'recognised' ->> 'isDoubtful' = 'true'").as('doubtful_pages'),
    ])
    .where((where) => readBy(where.ref('document.readers'), readable))
    .$narrowType<{ chunks: number }>()
}

/** Numbers of the pages of the version that readers see, in their order. */
function pagesWhere(condition: string) {
  return sql<number[]>`array(
    select (page ->> 'page')::integer from document_version, jsonb_array_elements(document_version.pages) as page
    where document_version.id = document.current_version_id and ${sql.raw(condition)} order by 1)`
}

export interface DocumentFilter {
  collectionId?: CollectionId | undefined
  /** Part of the title or of the name of the file, whatever its case. */
  name?: string | undefined
}

export interface DocumentPage extends DocumentFilter {
  /** The newest first by default. */
  orderBy?: 'id' | 'name' | 'created' | undefined
  direction?: 'asc' | 'desc' | undefined
  limit: number
  offset: number
}

const orderColumns = { id: 'document.id', name: 'document.title', created: 'document.created_at' } as const

export function listReadableDocuments(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, name, orderBy, direction, limit, offset }: DocumentPage,
): Promise<DocumentRow[]> {
  const way = direction ?? (orderBy === undefined ? 'desc' : 'asc')
  return shownDocuments(db, readable)
    .$if(collectionId !== undefined, (query) =>
      query.where('document.collection_id', '=', collectionId ?? asCollectionId(0)),
    )
    .$if(name !== undefined, (query) => query.where((where) => isNamed(where, name ?? '')))
    .orderBy(orderColumns[orderBy ?? 'id'], way)
    .orderBy('document.id', way)
    .limit(limit)
    .offset(offset)
    .execute()
}

export function countReadableDocuments(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, name }: DocumentFilter,
) {
  return db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where((where) => readBy(where.ref('document.readers'), readable))
    .$if(collectionId !== undefined, (query) =>
      query.where('document.collection_id', '=', collectionId ?? asCollectionId(0)),
    )
    .$if(name !== undefined, (query) => query.where((where) => isNamed(where, name ?? '')))
    .executeTakeFirstOrThrow()
}

function isNamed(where: ExpressionBuilder<Tables, 'document'>, name: string) {
  const pattern = likePattern(name)
  return where.or([where('document.title', 'ilike', pattern), where('document.file_name', 'ilike', pattern)])
}

/** Answers that cite a document, whoever asked: a number and nothing else. */
export function countCitations(db: Database, id: DocumentId) {
  const cited = JSON.stringify([{ document_id: id }])
  return db
    .selectFrom('message')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where(sql<boolean>`answer -> 'citations' @> ${cited}::jsonb`)
    .executeTakeFirstOrThrow()
}

export function findReadableDocument(db: Database, readable: readonly PrincipalId[], id: DocumentId) {
  return shownDocuments(db, readable).where('document.id', '=', id).executeTakeFirst()
}

export function findReadableDocumentIds(db: Database, readable: readonly PrincipalId[], ids: readonly DocumentId[]) {
  return db
    .selectFrom('document')
    .select('id')
    .where('id', 'in', [...ids])
    .where((where) => readBy(where.ref('document.readers'), readable))
    .execute()
}

/** Nothing when the name is taken. */
export function insertNamedDocument(db: Database, row: Insertable<Tables['document']>) {
  return db
    .insertInto('document')
    .values(row)
    .onConflict((conflict) => conflict.columns(['collection_id', 'external_id']).doNothing())
    .returning(['id', 'readers'])
    .executeTakeFirst()
}

export function deleteReadableDocument(db: Database, readable: readonly PrincipalId[], id: DocumentId) {
  return db
    .deleteFrom('document')
    .where('id', '=', id)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .returning('id')
    .executeTakeFirst()
}
