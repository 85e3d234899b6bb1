import type { DocumentId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Expression, type Insertable, type Selectable, sql } from 'kysely'
import type { PagePart } from '#contract/citations'
import type { ParsedPage } from '../parsed.ts'
import { partOfPage } from '../parts/queries.ts'
import { readBy } from '#data/access/queries'

export type ChunkRow = Selectable<Tables['chunk']> & { part: PagePart | null }

/** A version of a document; without its id, the one that readers see. */
export interface VersionOf {
  id: DocumentId
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
