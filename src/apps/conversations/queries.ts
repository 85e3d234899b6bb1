import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Kysely, type Transaction, sql } from 'kysely'
import { type ConversationRow, type MessageRow, messageColumns, messageOfRow } from './message-row.ts'
import { type Owner, ownedBy } from './owner.ts'
import { type Lease, leaseEnd, textSoFar } from './events/queries.ts'

type Reader = Kysely<Tables>

export async function findConversation(db: Reader, owner: Owner, id: number): Promise<ConversationRow> {
  const row = await db
    .selectFrom('conversation')
    .selectAll()
    .where('id', '=', id)
    .where(ownedBy(owner))
    .executeTakeFirst()
  if (!row) throw new AppError('not_found', { what: 'conversation', id })
  return row
}

/**
 * Two questions at the same moment are taken one after the other. Not the stronger lock: an event's insertion asks that
 * its conversation stays, and would wait here while we wait for its message.
 */
export async function lockConversation(tx: Transaction<Tables>, owner: Owner, id: number): Promise<ConversationRow> {
  const row = await tx
    .selectFrom('conversation')
    .selectAll()
    .where('id', '=', id)
    .where(ownedBy(owner))
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new AppError('not_found', { what: 'conversation', id })
  return row
}

export interface ConversationReading {
  readonly conversation: ConversationRow
  readonly messages: readonly MessageRow[]
  readonly lastEventId: number
}

/** One statement, so that the texts and the last event's id are of the same moment. */
export async function readConversation(db: Database, owner: Owner, id: number): Promise<ConversationReading> {
  const rows = await db
    .selectFrom('conversation')
    .leftJoin('message', 'message.conversation_id', 'conversation.id')
    .selectAll('conversation')
    .select([
      'message.id as message_id',
      'message.role',
      'message.state',
      'message.answer',
      'message.error_code',
      'message.error_details',
      'message.created_at as asked_at',
      sql<string>`case when message.state = 'streaming' then ${textSoFar} else message.text end`.as('text'),
      sql<number>`(select coalesce(max(id), 0) from message_event where conversation_id = conversation.id)`.as('last'),
    ])
    .where('conversation.id', '=', id)
    .where(ownedBy(owner))
    .orderBy('message.id')
    .execute()
  const [first] = rows
  if (!first) throw new AppError('not_found', { what: 'conversation', id })
  const messages = rows.flatMap(({ message_id, role, state, asked_at, ...row }) =>
    message_id === null || role === null || state === null || asked_at === null
      ? []
      : [messageOfRow({ ...row, id: message_id, role, state, created_at: asked_at })],
  )
  return { conversation: first, messages, lastEventId: first.last }
}

export interface Posted {
  readonly conversation: ConversationRow
  readonly userMessage: MessageRow
  readonly assistantMessage: MessageRow
}

export interface NewQuestion {
  readonly conversation: ConversationRow
  readonly text: string
  readonly title: string
  readonly lease: Lease
}

/** The question, a place for its answer and the first event of its stream. Access was asked when the conversation was locked. */
export async function keepQuestion(
  tx: Transaction<Tables>,
  { conversation, text, title, lease }: NewQuestion,
): Promise<Posted> {
  const messages = tx.insertInto('message').returning(messageColumns)
  const user = await messages
    .values({ conversation_id: conversation.id, role: 'user', text, state: 'finished', ended_at: sql`now()` })
    .executeTakeFirstOrThrow()
  const assistant = await messages
    .values({
      conversation_id: conversation.id,
      role: 'assistant',
      text: '',
      state: 'streaming',
      runner_id: lease.runnerId,
      lease_until: leaseEnd(lease.leaseSeconds),
    })
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('message_event')
    .values({
      conversation_id: conversation.id,
      message_id: assistant.id,
      ordinal: 0,
      event: JSON.stringify({ type: 'answer-started' }),
    })
    .execute()
  const touched = await tx
    .updateTable('conversation')
    .set({ updated_at: sql`clock_timestamp()`, title })
    .where('id', '=', conversation.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { conversation: touched, userMessage: messageOfRow(user), assistantMessage: messageOfRow(assistant) }
}
