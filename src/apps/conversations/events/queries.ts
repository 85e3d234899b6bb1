import type { ConversationId } from '#contract/ids'
import type { AnswerProof } from '#contract/citations'
import type { Database, Tables } from '#platform/db/database'
import type { Json } from '#platform/db/tables'
import type { AppError } from '#platform/errors'
import { type Kysely, type Transaction, sql } from 'kysely'
import { type MessageFeedback, messageOfRow, shortColumns } from '../message-row.ts'
import { announce, conversationChannel } from './conversation-channel.ts'
import type { ConversationEventRow, StoredEvent } from './conversation-event.ts'
import { storableJson, storableText } from './storable-text.ts'

/** After the last one that any answer can have. */
const finalOrdinal = 2 ** 31 - 1
export const maxEventsRead = 500

export function leaseEnd(leaseSeconds: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${leaseSeconds})`
}

/** The text of an answer that is being written is in its events. */
export const textSoFar = sql<string>`coalesce((
  select string_agg(message_event.event ->> 'text', '' order by message_event.ordinal)
  from message_event
  where message_event.message_id = message.id and message_event.event ->> 'type' = 'text-delta'
), '')`

/** Of the message of the query around it. */
export const feedbackOfMessage = sql<MessageFeedback | null>`(
  select jsonb_build_object('useful', useful, 'reasons', reasons, 'comment', comment,
    'updated', extract(epoch from updated_at)::bigint)
  from message_feedback where message_feedback.message_id = message.id
)`

/**
 * Events after an id, in order. Access is not asked here: the reader was let into the conversation before.
 */
export async function readEvents(
  db: Database,
  from: { conversationId: ConversationId; after: number },
): Promise<ConversationEventRow[]> {
  const rows = await db
    .selectFrom('message_event')
    .innerJoin('message', 'message.id', 'message_event.message_id')
    .select(['message_event.id as event_id', 'message_event.event', 'message_event.is_final'])
    .select(shortColumns)
    .select(textAndProofAtEnd)
    .select(feedbackOfMessage.as('feedback'))
    .where('message_event.conversation_id', '=', from.conversationId)
    .where('message_event.id', '>', from.after)
    .orderBy('message_event.id')
    .limit(maxEventsRead)
    .execute()
  return rows.map((row) => ({
    id: row.event_id,
    messageId: row.id,
    event: storedEvent(row.event),
    message: row.is_final ? messageOfRow(row) : null,
  }))
}

/** Each word on its way would else carry the whole answer. */
const textAndProofAtEnd = [
  sql<string>`case when message_event.is_final then message.text else '' end`.as('text'),
  sql<Json | null>`case when message_event.is_final then message.answer end`.as('answer'),
] as const

/** Only the writers of answers fill this column, with this type. */
function storedEvent(event: Json): StoredEvent {
  return event as StoredEvent
}

export async function lastEventId(db: Kysely<Tables>, conversationId: ConversationId): Promise<number> {
  const { last } = await db
    .selectFrom('message_event')
    .select(sql<number>`coalesce(max(id), 0)`.as('last'))
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return last
}

export interface Numbered {
  readonly ordinal: number
  readonly event: StoredEvent
}

/** The process that writes an answer, and for how long its word is good. */
export interface Lease {
  readonly runnerId: string
  readonly leaseSeconds: number
}

/** Which message, and the process that may write it. */
export interface OwnMessage {
  readonly messageId: number
  readonly runnerId: string
}

export type AnswerEnd =
  | { readonly state: 'finished'; readonly text: string; readonly proof: AnswerProof }
  | { readonly state: 'failed'; readonly text: string; readonly error: Pick<AppError, 'code' | 'details'> }

/** False when the message is no longer ours. */
export async function insertEvents(db: Database, own: OwnMessage, events: readonly Numbered[]): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    with ours as (
      select id, conversation_id from message
      where id = ${own.messageId} and runner_id = ${own.runnerId} and state = 'streaming'
      for no key update
    ), written as (
      insert into message_event (conversation_id, message_id, ordinal, event)
      select ours.conversation_id, ours.id, item.ordinal, item.event
      from ours, jsonb_to_recordset(${storableJson(events)}::jsonb) as item (ordinal integer, event jsonb)
      order by item.ordinal
      on conflict (message_id, ordinal) do nothing
      returning conversation_id
    )
    select exists (select from ours) as ours,
      (select pg_notify(${conversationChannel}, conversation_id || ':events') from written limit 1)
  `.execute(db)
  return rows[0]?.ours === true
}

export async function endMessage(db: Database, own: OwnMessage, end: AnswerEnd): Promise<boolean> {
  const proof = end.state === 'finished' ? storableJson(end.proof) : null
  const error = end.state === 'failed' ? end.error : null
  const event = JSON.stringify({ type: end.state === 'finished' ? 'answer-finished' : 'answer-failed' })
  const { rows } = await sql<{ ours: boolean }>`
    with ended as (
      update message
      set state = ${end.state}, text = ${storableText(end.text)}, answer = ${proof}::jsonb, ended_at = now(),
        error_code = ${error?.code ?? null}, error_details = ${error && storableJson(error.details)}::jsonb,
        lease_until = null
      where id = ${own.messageId} and runner_id = ${own.runnerId} and state = 'streaming'
      returning id, conversation_id
    ), written as (
      insert into message_event (conversation_id, message_id, ordinal, is_final, event)
      select conversation_id, id, ${finalOrdinal}, true, ${event}::jsonb from ended
      returning conversation_id
    )
    select exists (select from ended) as ours,
      (select pg_notify(${conversationChannel}, conversation_id || ':events') from written limit 1)
  `.execute(db)
  return rows[0]?.ours === true
}

export async function isAnswering(tx: Transaction<Tables>, conversationId: ConversationId): Promise<boolean> {
  const streaming = tx.selectFrom('message').select('id').where('state', '=', 'streaming')
  return (await streaming.where('conversation_id', '=', conversationId).executeTakeFirst()) !== undefined
}

/**
 * Ends answers where they are, in three statements of one transaction: the first waits for whoever is adding words, so
 * that the second reads them all. Access was asked before.
 */
export async function interruptAnswers(
  tx: Transaction<Tables>,
  which: { conversationId?: ConversationId; runnerId?: string; expired?: true },
): Promise<{ messageId: number; conversationId: ConversationId }[]> {
  const { conversationId, runnerId, expired } = which
  const streaming = tx.selectFrom('message').select('id').where('state', '=', 'streaming')
  const found = conversationId === undefined ? streaming : streaming.where('conversation_id', '=', conversationId)
  const locked = await found
    .$if(runnerId !== undefined, (query) => query.where('runner_id', '=', runnerId ?? ''))
    .$if(expired === true, (query) => query.where('lease_until', '<', sql<Date>`clock_timestamp()`).skipLocked())
    .forNoKeyUpdate()
    .execute()
  if (locked.length === 0) return []
  const messageIds = locked.map(({ id }) => id)
  const ended = await tx
    .updateTable('message')
    .set({ state: 'interrupted', text: textSoFar, ended_at: sql`now()`, lease_until: null })
    .where('id', 'in', messageIds)
    .returning(['id as messageId', 'conversation_id as conversationId'])
    .execute()
  await tx
    .insertInto('message_event')
    .values(
      ended.map(({ messageId, conversationId: conversation_id }) => ({
        conversation_id,
        message_id: messageId,
        ordinal: finalOrdinal,
        is_final: true,
        event: JSON.stringify({ type: 'answer-finished' }),
      })),
    )
    .execute()
  for (const one of ended) await announce(tx, { change: 'stopped', ...one })
  return ended
}

/** Says that a process still writes these answers. Gives those that are still its own to write. */
export async function renewLeases(
  db: Database,
  { runnerId, leaseSeconds, messageIds }: Lease & { messageIds: readonly number[] },
): Promise<Set<number>> {
  if (messageIds.length === 0) return new Set()
  const rows = await db
    .updateTable('message')
    .set({ lease_until: leaseEnd(leaseSeconds) })
    .where('id', 'in', messageIds)
    .where('state', '=', 'streaming')
    .where('runner_id', '=', runnerId)
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Removes the words on their way of answers that ended a while ago. Gives how many. */
export async function deleteEvents(db: Database, keptMinutes: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('message_event')
    .using('message')
    .whereRef('message.id', '=', 'message_event.message_id')
    .where('message_event.is_final', '=', false)
    .where('message.state', '!=', 'streaming')
    .where('message.ended_at', '<', sql<Date>`now() - make_interval(mins => ${keptMinutes})`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
