import type { DocumentId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { currentChunks } from '../documents/current-chunks.ts'

export interface QuestionRow {
  /** Of the passage that answers. */
  index_hash: Buffer
  /** What its vector is kept under. */
  question_hash: Buffer
  question: string
  maker: string
}

const rowsPerStatement = 1000

/** Gives the passages that have questions they had not. */
export async function insertQuestions(db: Database, rows: readonly QuestionRow[]): Promise<Buffer[]> {
  const changed: Buffer[] = []
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const inserted = await db
      .insertInto('passage_question')
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflict((conflict) => conflict.doNothing())
      .returning('index_hash')
      .execute()
    changed.push(...inserted.map(({ index_hash }) => index_hash))
  }
  return changed
}

/** Removes what a maker does not say any more. Gives the passages that had it. */
export async function deleteOtherQuestions(
  db: Database,
  maker: string,
  kept: readonly QuestionRow[],
): Promise<Buffer[]> {
  const hashes = sql.val(kept.map(({ index_hash }) => index_hash))
  const questions = sql.val(kept.map(({ question_hash }) => question_hash))
  const deleted = await db
    .deleteFrom('passage_question')
    .where('maker', '=', maker)
    .where(
      (where) => sql<boolean>`not exists (
        select from unnest(${hashes}::bytea[], ${questions}::bytea[]) as kept (index_hash, question_hash)
        where kept.index_hash = ${where.ref('passage_question.index_hash')}
          and kept.question_hash = ${where.ref('passage_question.question_hash')})`,
    )
    .returning('index_hash')
    .execute()
  return deleted.map(({ index_hash }) => index_hash)
}

/** For the instance: documents whose current passages have these hashes. */
export async function findDocumentsOf(db: Database, hashes: readonly Buffer[]): Promise<DocumentId[]> {
  const rows = await currentChunks(db)
    .select('chunk.document_id')
    .distinct()
    .where((where) => sql<boolean>`${where.ref('chunk.index_hash')} = any(${sql.val([...hashes])}::bytea[])`)
    .execute()
  return rows.map(({ document_id }) => document_id)
}

/** For the index: questions of the passages that readers see, and their vectors once known. */
export function listIndexQuestions(db: Database, profile: string, documentIds: readonly DocumentId[]) {
  return currentChunks(db)
    .innerJoin('passage_question', 'passage_question.index_hash', 'chunk.index_hash')
    .leftJoin('embedding', (join) =>
      join.onRef('embedding.index_hash', '=', 'passage_question.question_hash').on('embedding.profile', '=', profile),
    )
    .select(['chunk.id', 'passage_question.question', 'embedding.scale', 'embedding.vector'])
    .where((where) => sql<boolean>`${where.ref('chunk.document_id')} = any(${sql.val([...documentIds])}::integer[])`)
    .orderBy('chunk.id')
    .orderBy('passage_question.question_hash')
    .execute()
}

/** For the instance: questions of passages that are searched and have no vector of this profile yet. */
export function findQuestionsWithoutVector(db: Database, profile: string, limit: number) {
  return currentChunks(db)
    .innerJoin('passage_question', 'passage_question.index_hash', 'chunk.index_hash')
    .leftJoin('embedding', (join) =>
      join.onRef('embedding.index_hash', '=', 'passage_question.question_hash').on('embedding.profile', '=', profile),
    )
    .select(['chunk.document_id', 'passage_question.question_hash as hash', 'passage_question.question as text'])
    .where('embedding.index_hash', 'is', null)
    .orderBy('chunk.document_id')
    .limit(limit)
    .execute()
}
