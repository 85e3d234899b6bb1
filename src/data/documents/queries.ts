import type { PrincipalId } from '#platform/auth/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Expression, type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import type { PagePart } from '#contract/citations'
import type { ParsedPage } from './parsed.ts'
import { partOfPage } from './parts/queries.ts'
import { readBy } from '../access/queries.ts'
import { likePattern } from '../like-pattern.ts'

export type DocumentRow = Selectable<Tables['document']> & {
  chunks: number
  recognised_pages: number[]
  doubtful_pages: number[]
}
export type ChunkRow = Selectable<Tables['chunk']> & { part: PagePart | null }

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
  collectionId?: number | undefined
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
    .$if(collectionId !== undefined, (query) => query.where('document.collection_id', '=', collectionId ?? 0))
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
    .$if(collectionId !== undefined, (query) => query.where('document.collection_id', '=', collectionId ?? 0))
    .$if(name !== undefined, (query) => query.where((where) => isNamed(where, name ?? '')))
    .executeTakeFirstOrThrow()
}

function isNamed(where: ExpressionBuilder<Tables, 'document'>, name: string) {
  const pattern = likePattern(name)
  return where.or([where('document.title', 'ilike', pattern), where('document.file_name', 'ilike', pattern)])
}

/** A version of a document; without its id, the one that readers see. */
export interface VersionOf {
  id: number
  versionId?: number | undefined
}

/** The text of a version, with its pages. */
export function findReadableText(db: Database, readable: readonly PrincipalId[], { id, versionId }: VersionOf) {
  return db
    .selectFrom('document')
    .innerJoin('document_version', 'document_version.document_id', 'document.id')
    .select('document_version.markdown')
    .select(sql<ParsedPage[]>`document_version.pages`.as('pages'))
    .where('document.id', '=', id)
    .where((where) => isVersion(where.ref('document_version.id'), versionId))
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirst()
}

function isVersion(id: Expression<number>, versionId: number | undefined) {
  return sql<boolean>`${id} = coalesce(${versionId ?? null}::integer, document.current_version_id)`
}

/** Answers that cite a document, whoever asked: a number and nothing else. */
export function countCitations(db: Database, id: number) {
  const cited = JSON.stringify([{ document_id: id }])
  return db
    .selectFrom('message')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where(sql<boolean>`answer -> 'citations' @> ${cited}::jsonb`)
    .executeTakeFirstOrThrow()
}

export function findReadableDocument(db: Database, readable: readonly PrincipalId[], id: number) {
  return shownDocuments(db, readable).where('document.id', '=', id).executeTakeFirst()
}

export function findReadableDocumentIds(db: Database, readable: readonly PrincipalId[], ids: readonly number[]) {
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

/** Passages of a version, in the order of the text. */
export function listReadableChunks(
  db: Database,
  readable: readonly PrincipalId[],
  { id, versionId, limit, offset }: VersionOf & { limit: number; offset: number },
): Promise<ChunkRow[]> {
  return chunksOf(db, readable, { id, versionId })
    .innerJoin('document_version', 'document_version.id', 'chunk.document_version_id')
    .selectAll('chunk')
    .select(partOfPage.as('part'))
    .orderBy('chunk.ordinal')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countReadableChunks(db: Database, readable: readonly PrincipalId[], version: VersionOf) {
  const counted = chunksOf(db, readable, version).select((select) => select.fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

function chunksOf(db: Database, readable: readonly PrincipalId[], { id, versionId }: VersionOf) {
  return db
    .selectFrom('chunk')
    .innerJoin('document', 'document.id', 'chunk.document_id')
    .where('document.id', '=', id)
    .where((where) => isVersion(where.ref('chunk.document_version_id'), versionId))
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where((where) => readBy(where.ref('chunk.readers'), readable))
}

export function insertVersions(db: Database, rows: readonly Insertable<Tables['document_version']>[]) {
  return db
    .insertInto('document_version')
    .values([...rows])
    .returning(['id', 'document_id'])
    .execute()
}

export function deleteReadableDocument(db: Database, readable: readonly PrincipalId[], id: number) {
  return db
    .deleteFrom('document')
    .where('id', '=', id)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .returning('id')
    .executeTakeFirst()
}
