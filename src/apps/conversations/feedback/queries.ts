import type { ConversationId, OrganisationId, PrincipalId } from '#contract/ids'
import type { FeedbackDraft, FeedbackReason } from '#contract/applications'
import type { AnswerStatus } from '#contract/citations'
import type { Database, Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'
import { feedbackOfMessage } from '../events/queries.ts'
import { type MessageRow, messageColumns, messageOfRow } from '../message-row.ts'
import { ownedBy } from '../owned-by.ts'

/** An answer of one's own conversation. */
export interface OwnAnswer {
  readonly owner: PrincipalId
  readonly conversationId: ConversationId
  readonly messageId: number
}

/** What somebody said of an answer that has ended, with what it was said of. */
export interface FeedbackRow {
  readonly message_id: number
  readonly useful: boolean
  readonly reasons: FeedbackReason[]
  readonly comment: string
  readonly updated_at: Date
  readonly question: string
  readonly answer: string
  readonly answer_status: AnswerStatus | null
}

/** Somebody else's, a question, or an answer being written is not there. */
export async function findOwnAnswer(
  db: Kysely<Tables>,
  { owner, conversationId, messageId }: OwnAnswer,
): Promise<MessageRow | null> {
  const row = await db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .select(messageColumns)
    .select(feedbackOfMessage.as('feedback'))
    .where('conversation.id', '=', conversationId)
    .where(ownedBy(owner))
    .where('message.id', '=', messageId)
    .where('message.role', '=', 'assistant')
    .where('message.state', '!=', 'streaming')
    .executeTakeFirst()
  return row ? messageOfRow(row) : null
}

/** Access was asked when the answer was found. */
export async function upsertFeedback(
  tx: Transaction<Tables>,
  row: FeedbackDraft & { messageId: number; organisationId: OrganisationId },
): Promise<void> {
  const { messageId: message_id, organisationId: organisation_id, useful, reasons, comment } = row
  const said = { useful, reasons: [...new Set(reasons)], comment, updated_at: sql<Date>`now()` }
  await tx
    .insertInto('message_feedback')
    .values({ message_id, organisation_id, ...said })
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet(said))
    .execute()
}

export async function deleteFeedback(tx: Transaction<Tables>, messageId: number): Promise<void> {
  await tx.deleteFrom('message_feedback').where('message_id', '=', messageId).execute()
}

/** For the administrators of an organisation, latest first. */
export function listOrganisationFeedback(
  db: Database,
  { organisationId, limit, offset }: { organisationId: OrganisationId; limit: number; offset: number },
): Promise<FeedbackRow[]> {
  return db
    .selectFrom('message_feedback')
    .innerJoin('message', 'message.id', 'message_feedback.message_id')
    .select(['message_id', 'useful', 'comment', 'updated_at', 'message.text as answer'])
    .select([
      sql<FeedbackReason[]>`reasons`.as('reasons'),
      sql<AnswerStatus | null>`message.answer ->> 'answer_status'`.as('answer_status'),
      sql<string>`coalesce((
        select asked.text from message as asked
        where asked.conversation_id = message.conversation_id and asked.id < message.id and asked.role = 'user'
        order by asked.id desc limit 1), '')`.as('question'),
    ])
    .where('message_feedback.organisation_id', '=', organisationId)
    .orderBy('updated_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countOrganisationFeedback(db: Database, organisationId: OrganisationId): Promise<number> {
  const counted = db.selectFrom('message_feedback').select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.where('organisation_id', '=', organisationId).executeTakeFirstOrThrow()).total
}
