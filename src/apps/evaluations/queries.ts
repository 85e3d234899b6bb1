import type { OrganisationId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import type { WrittenQuestion } from '#toolbox/eval/written-question'
import { type Insertable, type Selectable, sql } from 'kysely'

export type EvaluationRow = Selectable<Tables['evaluation']>

/** An evaluation with how far it is. */
export interface CountedEvaluation extends EvaluationRow {
  readonly questions: number
  readonly answers: number
}

/** Which one, for whom: another organisation's is not found. */
export interface OwnEvaluation {
  readonly organisationId: OrganisationId
  readonly id: number
}

const countOf = (table: 'evaluation_question' | 'evaluation_answer') => sql<number>`
  (select count(*)::integer from ${sql.table(table)} as counted where counted.evaluation_id = evaluation.id)`

function counted(db: Database) {
  return db
    .selectFrom('evaluation')
    .selectAll()
    .select([countOf('evaluation_question').as('questions'), countOf('evaluation_answer').as('answers')])
}

export async function insertEvaluation(
  db: Database,
  row: Insertable<Tables['evaluation']>,
  questions: readonly WrittenQuestion[],
): Promise<number> {
  const { id } = await db.insertInto('evaluation').values(row).returning('id').executeTakeFirstOrThrow()
  const rows = questions.map((question, position) => ({
    evaluation_id: id,
    position,
    question: JSON.stringify(question),
  }))
  await db.insertInto('evaluation_question').values(rows).execute()
  return id
}

export function findOwnEvaluation(
  db: Database,
  { organisationId, id }: OwnEvaluation,
): Promise<CountedEvaluation | undefined> {
  return counted(db).where('id', '=', id).where('organisation_id', '=', organisationId).executeTakeFirst()
}

/** Latest first. */
export function listOwnEvaluations(
  db: Database,
  { organisationId, limit, offset }: { organisationId: OrganisationId; limit: number; offset: number },
): Promise<CountedEvaluation[]> {
  return counted(db)
    .where('organisation_id', '=', organisationId)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countOwnEvaluations(db: Database, organisationId: OrganisationId): Promise<number> {
  const { count } = await db
    .selectFrom('evaluation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return count
}

/** For the job, which acts for the instance: nothing when it is over. */
export function startEvaluation(db: Database, id: number): Promise<EvaluationRow | undefined> {
  return db
    .updateTable('evaluation')
    .set({ status: 'running', started_at: sql<Date>`coalesce(started_at, now())` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export async function isOpen(db: Database, id: number): Promise<boolean> {
  const open = db.selectFrom('evaluation').select('id').where('id', '=', id).where('ended_at', 'is', null)
  return (await open.executeTakeFirst()) !== undefined
}

/** False when it was over already. */
export async function endEvaluation(
  db: Database,
  id: number,
  end: { readonly status: 'completed' | 'failed' | 'cancelled'; readonly failure: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('evaluation')
    .set({ ...end, ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteOwnEvaluation(db: Database, { organisationId, id }: OwnEvaluation): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('evaluation')
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export function listUnfinished(db: Database) {
  return db.selectFrom('evaluation').select(['id', 'created_at']).where('ended_at', 'is', null).orderBy('id').execute()
}
