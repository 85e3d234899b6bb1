import type { OrganisationId } from '#platform/auth/ids'
import type { Database, Tables } from '#platform/db/database'
import type { WrittenQuestion } from '#toolbox/eval/question-file'
import { type Expression, type Insertable, type Selectable, sql } from 'kysely'

export type EvaluationRow = Selectable<Tables['evaluation']>
export type AnswerRow = Selectable<Tables['evaluation_answer']>

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

export function listQuestions(db: Database, evaluationId: number) {
  return db
    .selectFrom('evaluation_question')
    .select(['position', 'question'])
    .where('evaluation_id', '=', evaluationId)
    .orderBy('position')
    .execute()
}

/** False when the evaluation is over, or gone: nothing more is to be asked. */
export async function insertAnswer(db: Database, row: AnswerRow): Promise<boolean> {
  const { rows } = await sql`
    insert into evaluation_answer (evaluation_id, position, variant, status, failure, all_facts, first_characters,
      quoted_words, right_document, right_document_first, fell_back, duration_ms)
    select id, ${row.position}::integer, ${row.variant}::smallint, ${row.status}::text, ${row.failure}::text,
      ${row.all_facts}::boolean, ${row.first_characters}::boolean, ${row.quoted_words}::boolean,
      ${row.right_document}::boolean, ${row.right_document_first}::boolean, ${row.fell_back}::boolean,
      ${row.duration_ms}::real
    from evaluation where id = ${row.evaluation_id} and ended_at is null
    returning position`.execute(db)
  return rows.length > 0
}

/** In the order of their questions. */
export function listAnswers(db: Database, evaluationId: number, positions?: readonly number[]): Promise<AnswerRow[]> {
  return db
    .selectFrom('evaluation_answer')
    .selectAll()
    .where('evaluation_id', '=', evaluationId)
    .$if(positions !== undefined, (query) => query.where('position', 'in', [...(positions ?? [])]))
    .orderBy('position')
    .orderBy('variant')
    .execute()
}

interface QuestionPage {
  readonly evaluationId: number
  readonly onlyDiffering: boolean
  readonly limit: number
  readonly offset: number
}

/** Two answers are graded the same when they show the same and are as sure; who wrote them does not count. */
const differs = (evaluationId: number): Expression<SqlBool> => sql<SqlBool>`
  evaluation_question.position in (
    select position from (
      select position, variant, all_facts, first_characters, quoted_words, right_document, right_document_first,
        case when status is null then 'failed' when status in ('nearest', 'not_found') then status else 'sure' end as level
      from evaluation_answer where evaluation_id = ${evaluationId}
    ) as answer
    group by position
    having count(*) = 2 and count(distinct
      (all_facts, first_characters, quoted_words, right_document, right_document_first, level)) = 2
  )`
type SqlBool = boolean

export async function pageOfQuestions(
  db: Database,
  { evaluationId, onlyDiffering, limit, offset }: QuestionPage,
): Promise<{ rows: { position: number; question: unknown }[]; total: number }> {
  const chosen = db
    .selectFrom('evaluation_question')
    .where('evaluation_id', '=', evaluationId)
    .$if(onlyDiffering, (query) => query.where(differs(evaluationId)))
  const [rows, { total }] = await Promise.all([
    chosen.select(['position', 'question']).orderBy('position').limit(limit).offset(offset).execute(),
    chosen.select((select) => select.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows, total }
}
