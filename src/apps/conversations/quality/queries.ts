import type { OrganisationId } from '#contract/ids'
import type { FeedbackReason } from '#contract/applications'
import type { AnswerStatus } from '#contract/citations'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

export interface QualityPeriod {
  readonly organisationId: OrganisationId
  readonly from: Date
  readonly until: Date
}

/** How many answers of each level: counts alone. */
export async function countAnswers(db: Database, { organisationId, from, until }: QualityPeriod) {
  const { rows } = await sql<{ status: AnswerStatus | null; answers: number }>`
    select message.answer ->> 'answer_status' as status, count(*)::integer as answers
    from message join conversation on conversation.id = message.conversation_id
    where conversation.organisation_id = ${organisationId} and message.role = 'assistant'
      and message.state = 'finished' and message.created_at >= ${from} and message.created_at < ${until}
    group by 1 order by 2 desc`.execute(db)
  return rows
}

export async function countOpinions(db: Database, { organisationId, from, until }: QualityPeriod) {
  const { rows } = await sql<{ useful: boolean; answers: number }>`
    select useful, count(*)::integer as answers from message_feedback
    where organisation_id = ${organisationId} and updated_at >= ${from} and updated_at < ${until}
    group by 1`.execute(db)
  return rows
}

export async function countReasons(db: Database, { organisationId, from, until }: QualityPeriod) {
  const { rows } = await sql<{ reason: FeedbackReason; answers: number }>`
    select reason, count(*)::integer as answers from message_feedback, unnest(reasons) as reason
    where organisation_id = ${organisationId} and updated_at >= ${from} and updated_at < ${until}
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

export interface UnansweredRow {
  readonly question: string
  readonly asked_at: Date
}

interface Unanswered {
  readonly organisationId: OrganisationId
  readonly since: Date
}

const isUnanswered = ({ organisationId, since }: Unanswered) => sql`
  conversation.organisation_id = ${organisationId} and message.role = 'assistant' and message.state = 'finished'
  and message.answer ->> 'answer_status' = 'not_found' and message.created_at >= ${since}`

/** What was asked and found nothing, latest first; whose it was is not told. */
export async function listUnansweredQuestions(
  db: Database,
  { limit, offset, ...asked }: Unanswered & { readonly limit: number; readonly offset: number },
): Promise<UnansweredRow[]> {
  const { rows } = await sql<UnansweredRow>`
    select question.text as question, question.created_at as asked_at
    from message join conversation on conversation.id = message.conversation_id
    join lateral (
      select asked.text, asked.created_at from message as asked
      where asked.conversation_id = message.conversation_id and asked.id < message.id and asked.role = 'user'
      order by asked.id desc limit 1
    ) as question on true
    where ${isUnanswered(asked)}
    order by message.id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countUnanswered(db: Database, asked: Unanswered): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::integer as total from message join conversation on conversation.id = message.conversation_id
    where ${isUnanswered(asked)}`.execute(db)
  return rows[0]?.total ?? 0
}
