import type { CollectionId, DocumentId, OrganisationId } from '#contract/ids'
import type { AnswerProof } from '#contract/citations'
import type { Database, Tables } from '#platform/db/database'
import { type Transaction, sql } from 'kysely'
import type { KeptAnswer } from './erased-answer.ts'

/** By which numbers answers name what is erased, and by which titles. */
export interface Cited {
  readonly documentIds: readonly DocumentId[]
  readonly collectionIds: readonly CollectionId[]
  readonly names: readonly string[]
  readonly collectionNames: readonly string[]
}

/** What a citation or a passage found names; not what is marked as erased already. */
const cites = ({ documentIds, collectionIds, names, collectionNames }: Cited) => sql<boolean>`(
  jsonb_path_exists(message.answer,
    '$.** ? ((@.document_id == $documents[*] || @.collection_id == $collections[*]) && !exists(@.erased))',
    jsonb_build_object('documents', ${JSON.stringify(documentIds)}::jsonb, 'collections', ${JSON.stringify(collectionIds)}::jsonb))
  or message.answer -> 'nearest_titles' ?| ${sql.val([...names])}::text[]
  or jsonb_path_query_array(message.answer, '$.sources_consulted[*].name') ?| ${sql.val([...collectionNames])}::text[])`

export interface AnswerRow extends KeptAnswer {
  readonly id: number
}

/** Answers of anybody, in the order of their ids. */
export async function listAnswersCiting(
  db: Database,
  cited: Cited,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<AnswerRow[]> {
  const { rows } = await sql<{ id: number; text: string; proof: AnswerProof }>`
    select message.id, message.text, message.answer as proof from message
    where message.answer is not null and message.id > ${after} and ${cites(cited)}
    order by message.id limit ${limit}`.execute(db)
  return rows
}

/** The words that led to the text are events: they go with it. */
export async function replaceAnswer(tx: Transaction<Tables>, { id, text, proof }: AnswerRow): Promise<void> {
  await sql`update message set text = ${text}, answer = ${JSON.stringify(proof)}::jsonb where id = ${id}`.execute(tx)
  await sql`delete from message_event where message_id = ${id} and not is_final`.execute(tx)
}

/** Answers under way since before now: what they end with is not known yet. */
export async function countUnderWay(db: Database, begunBefore: Date): Promise<number> {
  const { count } = await db
    .selectFrom('message')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'streaming')
    .where('created_at', '<', begunBefore)
    .executeTakeFirstOrThrow()
  return count
}

const namesDocuments = sql`'"(document_id|file_id)"'`

/** Answers kept for clients that name any document. */
export async function listResponsesWithDocuments(db: Database, after: string, limit: number) {
  const { rows } = await sql<{ id: string; json: string }>`
    select id, concat(body::text, input_items::text, messages::text) as json from stored_response
    where id > ${after} and concat(body::text, input_items::text, messages::text) ~ ${namesDocuments}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function deleteResponses(db: Database, ids: readonly string[]): Promise<void> {
  await sql`delete from stored_response where id = any(${sql.val([...ids])}::text[])`.execute(db)
}

/** Answers of batches under way that name any document. */
export async function listResultsWithDocuments(db: Database) {
  const { rows } = await sql<{ batch_id: string; line: number; body: string }>`
    select batch_id, line, body from batch_result where body ~ ${namesDocuments}`.execute(db)
  return rows
}

export async function replaceResult(
  db: Database,
  { batch_id, line, body }: { readonly batch_id: string; readonly line: number; readonly body: string },
): Promise<void> {
  await sql`update batch_result set body = ${body} where batch_id = ${batch_id} and line = ${line}`.execute(db)
}

/** Files that batches answered with. */
export function listAnswerFiles(db: Database) {
  return db.selectFrom('stored_file').select(['id', 'blob_hash']).where('purpose', '=', 'batch_output').execute()
}

export async function pointFileAt(
  tx: Transaction<Tables>,
  { id, hash, bytes }: { readonly id: string; readonly hash: string; readonly bytes: number },
): Promise<void> {
  await tx.updateTable('stored_file').set({ blob_hash: hash, size_bytes: bytes }).where('id', '=', id).execute()
}

/** Graded questions of the organisation that ask for one of these documents by name, with what was answered. */
export async function deleteQuestionsAbout(
  db: Database,
  organisationId: OrganisationId,
  names: readonly string[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from evaluation_question using evaluation
    where evaluation.id = evaluation_question.evaluation_id and evaluation.organisation_id = ${organisationId}
      and exists (select from jsonb_array_elements_text(evaluation_question.question -> 'documents') as named
        where lower(named) = any(${sql.val(names.map((name) => name.toLowerCase()))}::text[]))`.execute(db)
  return Number(numAffectedRows ?? 0)
}
