import type { Database, Tables } from '#platform/db/database'
import { type Expression, type Selectable, sql } from 'kysely'

export type AnswerRow = Selectable<Tables['evaluation_answer']>

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
