import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { currentChunks } from '../documents/current-chunks.ts'

export interface EmbeddingRow {
  index_hash: Buffer
  profile: string
  scale: number
  vector: Buffer
}

function embeddingsOf(db: Database, profile: string, hashes: readonly Buffer[]) {
  return db
    .selectFrom('embedding')
    .where('profile', '=', profile)
    .where((where) => sql<boolean>`${where.ref('index_hash')} = any(${sql.val([...hashes])}::bytea[])`)
}

export async function findKnownHashes(db: Database, profile: string, hashes: readonly Buffer[]): Promise<Buffer[]> {
  const rows = await embeddingsOf(db, profile, hashes).select('index_hash').execute()
  return rows.map(({ index_hash }) => index_hash)
}

/** The vectors that are known of these texts. */
export function findVectors(db: Database, profile: string, hashes: readonly Buffer[]) {
  return embeddingsOf(db, profile, hashes).select(['index_hash', 'scale', 'vector']).execute()
}

const rowsPerStatement = 500

/** A text is embedded once for everybody: whoever comes second changes nothing. */
export async function insertEmbeddings(db: Database, rows: readonly EmbeddingRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await db
      .insertInto('embedding')
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Of texts that were embedded and then not stored. */
export async function deleteUnheldEmbeddings(db: Database, hashes: readonly Buffer[]): Promise<void> {
  await sql`
    delete from embedding where index_hash = any(${sql.val([...hashes])}::bytea[])
      and not exists (select from chunk where chunk.index_hash = embedding.index_hash and cardinality(readers) >= 0)
      and not exists (select from passage_question where question_hash = embedding.index_hash)
      and not exists (select from passage_unit where unit_hash = embedding.index_hash)`.execute(db)
}

/** For the instance: passages that are searched and have no vector of this profile yet, one document after the other. */
export function findChunksWithoutVector(db: Database, profile: string, limit: number) {
  return currentChunks(db)
    .leftJoin('embedding', (join) =>
      join.onRef('embedding.index_hash', '=', 'chunk.index_hash').on('embedding.profile', '=', profile),
    )
    .select(['chunk.document_id', 'chunk.index_hash as hash', 'chunk.index_text as text'])
    .where('embedding.index_hash', 'is', null)
    .orderBy('chunk.document_id')
    .limit(limit)
    .execute()
}
