import type { CollectionId, ConversationId, OrganisationId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Kysely, type Transaction, sql } from 'kysely'
import type { Place } from './branches.ts'
import { type Lease, feedbackOfMessage, leaseEnd, textSoFar } from './events/queries.ts'
import { type ConversationRow, type MessageRow, messageColumns, messageOfRow } from './message-row.ts'
import { ownedBy } from './owned-by.ts'

type Reader = Kysely<Tables>

/** Which conversation, for whom: somebody else's is not found. */
export interface Own {
  readonly owner: PrincipalId
  readonly id: ConversationId
}

export async function findConversation(db: Reader, own: Own): Promise<ConversationRow> {
  return found(own, await selectOwn(db, own).executeTakeFirst())
}

/**
 * Two questions at the same moment are taken one after the other. Not the stronger lock: an event's insertion asks that
 * its conversation stays, and would wait here while we wait for its message.
 */
export async function lockConversation(tx: Transaction<Tables>, own: Own): Promise<ConversationRow> {
  return found(own, await selectOwn(tx, own).forNoKeyUpdate().executeTakeFirst())
}

function selectOwn(db: Reader, { owner, id }: Own) {
  return db.selectFrom('conversation').selectAll().where('id', '=', id).where(ownedBy(owner))
}

function found<Row>({ id }: Own, row: Row | undefined): Row {
  if (row === undefined) throw new AppError('not_found', { what: 'conversation', id })
  return row
}

/** Which of the owner's conversations: all, or those whose title or messages hold these words. */
export interface OwnList {
  readonly owner: PrincipalId
  readonly title: string
}

export function listOwnConversations(
  db: Reader,
  { limit, offset, ...list }: OwnList & { limit: number; offset: number },
): Promise<ConversationRow[]> {
  return db
    .selectFrom('conversation')
    .selectAll()
    .where(ownedBy(list.owner))
    .$if(list.title !== '', (query) => query.where(holdsWords(list.title)))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countOwnConversations(db: Reader, { owner, title }: OwnList): Promise<number> {
  const counted = db.selectFrom('conversation').select(({ fn }) => fn.countAll<number>().as('total'))
  const own = counted.where(ownedBy(owner)).$if(title !== '', (query) => query.where(holdsWords(title)))
  return (await own.executeTakeFirstOrThrow()).total
}

/** Accents and capitals do not count; a sign of the pattern language is a sign like another. */
function holdsWords(words: string) {
  const bare = words.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, '')
  const pattern = `%${bare.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const holds = (text: string) =>
    sql`regexp_replace(normalize(${sql.ref(text)}, NFD), '[\u0300-\u036F]', '', 'g') ilike ${pattern}`
  return sql<boolean>`(${holds('conversation.title')} or exists (
    select 1 from message where message.conversation_id = conversation.id and ${holds('message.text')}))`
}

export interface NewConversation {
  readonly organisationId: OrganisationId
  readonly owner: PrincipalId
  readonly title: string
  readonly model: string
  readonly collectionIds: readonly CollectionId[] | null
  /** YYYY-MM-DD; null for today. */
  readonly asOf: string | null
}

export function insertConversation(tx: Transaction<Tables>, created: NewConversation): Promise<ConversationRow> {
  const { organisationId: organisation_id, owner, title, model, collectionIds, asOf } = created
  return tx
    .insertInto('conversation')
    .values({
      organisation_id,
      owner_principal_id: owner,
      title,
      model,
      collection_ids: collectionIds && [...collectionIds],
      as_of: asOf,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function renameOwnConversation(
  tx: Transaction<Tables>,
  own: Own & { title: string },
): Promise<ConversationRow> {
  const renamed = await tx
    .updateTable('conversation')
    .set({ title: own.title })
    .where('id', '=', own.id)
    .where(ownedBy(own.owner))
    .returningAll()
    .executeTakeFirst()
  return found(own, renamed)
}

export async function deleteOwnConversation(tx: Transaction<Tables>, { owner, id }: Own): Promise<void> {
  await tx.deleteFrom('conversation').where('id', '=', id).where(ownedBy(owner)).execute()
}

/** Where the messages of a conversation stand that the caller was let into, in the order of their ids. */
export function listPlaces(tx: Transaction<Tables>, conversationId: ConversationId): Promise<Place[]> {
  return tx
    .selectFrom('message')
    .select(['id', 'role', 'parent_id'])
    .where('conversation_id', '=', conversationId)
    .orderBy('id')
    .execute()
}

/** What was said by these messages of a conversation that the caller was let into, the last one first. */
export function listTexts(tx: Transaction<Tables>, conversationId: ConversationId, ids: readonly number[]) {
  return tx
    .selectFrom('message')
    .select(['role', 'text'])
    .where('conversation_id', '=', conversationId)
    .where('id', '=', sql<number>`any(${sql.val([...ids])}::integer[])`)
    .where('text', '!=', '')
    .orderBy('id', 'desc')
    .execute()
}

/** Which of the versions of a conversation is shown from now on, by its last message. */
export async function showOwnVersion(tx: Transaction<Tables>, own: Own & { shownId: number }): Promise<void> {
  await tx
    .updateTable('conversation')
    .set({ shown_id: own.shownId })
    .where('id', '=', own.id)
    .where(ownedBy(own.owner))
    .execute()
}

export interface ConversationReading {
  readonly conversation: ConversationRow
  /** All of them, of every version. */
  readonly messages: readonly MessageRow[]
  readonly places: readonly Place[]
  readonly lastEventId: number
}

/** One statement, so that the texts and the last event's id are of the same moment. */
export async function readConversation(db: Database, own: Own): Promise<ConversationReading> {
  const rows = await db
    .selectFrom('conversation')
    .leftJoin('message', 'message.conversation_id', 'conversation.id')
    .selectAll('conversation')
    .select([
      'message.id as message_id',
      'message.role',
      'message.parent_id',
      'message.state',
      'message.answer',
      'message.error_code',
      'message.error_details',
      'message.created_at as asked_at',
      feedbackOfMessage.as('feedback'),
      sql<string>`case when message.state = 'streaming' then ${textSoFar} else message.text end`.as('text'),
      sql<number>`(select coalesce(max(id), 0) from message_event where conversation_id = conversation.id)`.as('last'),
    ])
    .where('conversation.id', '=', own.id)
    .where(ownedBy(own.owner))
    .orderBy('message.id')
    .execute()
  const first = found(own, rows[0])
  const messages = rows.flatMap(({ message_id, role, state, asked_at, ...row }) =>
    message_id === null || role === null || state === null || asked_at === null
      ? []
      : [messageOfRow({ ...row, id: message_id, role, state, created_at: asked_at })],
  )
  const places = rows.flatMap(({ message_id: id, role, parent_id }) =>
    id === null || role === null ? [] : [{ id, role, parent_id }],
  )
  return { conversation: first, messages, places, lastEventId: first.last }
}

export interface Posted {
  readonly conversation: ConversationRow
  readonly userMessage: MessageRow
  readonly assistantMessage: MessageRow
}

export interface NewQuestion {
  readonly owner: PrincipalId
  readonly conversation: ConversationRow
  readonly text: string
  readonly title: string
  /** Sources chosen from now on; null for all. */
  readonly collectionIds: readonly CollectionId[] | null
  /** Day of the law from now on, YYYY-MM-DD; null for today. */
  readonly asOf: string | null
  readonly lease: Lease
  readonly key: string | null
  /** The message that it follows; 0 for none. */
  readonly parentId: number
}

/** A question that was already kept under this key, with its answer, in a conversation that the caller was let into. */
export async function findQuestion(
  tx: Transaction<Tables>,
  { conversation, key }: { conversation: ConversationRow; key: string },
): Promise<Posted | null> {
  const [user, assistant] = await tx
    .selectFrom('message')
    .select(messageColumns)
    .where('conversation_id', '=', conversation.id)
    .where('id', '>=', (select) =>
      select
        .selectFrom('message as asked')
        .select('asked.id')
        .where('asked.conversation_id', '=', conversation.id)
        .where('asked.sent_key', '=', key),
    )
    .orderBy('id')
    .limit(2)
    .execute()
  if (user === undefined || assistant === undefined) return null
  return { conversation, userMessage: messageOfRow(user), assistantMessage: messageOfRow(assistant) }
}

/** The question, a place for its answer and the first event of its stream. Access was asked when the conversation was locked. */
export async function keepQuestion(
  tx: Transaction<Tables>,
  { owner, conversation, text, title, collectionIds, asOf, lease, key, parentId }: NewQuestion,
): Promise<Posted> {
  const messages = tx.insertInto('message').returning(messageColumns)
  const user = await messages
    .values({
      conversation_id: conversation.id,
      role: 'user',
      text,
      state: 'finished',
      ended_at: sql`now()`,
      sent_key: key,
      parent_id: parentId,
    })
    .executeTakeFirstOrThrow()
  const assistant = await messages
    .values({
      conversation_id: conversation.id,
      role: 'assistant',
      text: '',
      state: 'streaming',
      parent_id: user.id,
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
    .set({
      updated_at: sql`clock_timestamp()`,
      title,
      collection_ids: collectionIds && [...collectionIds],
      as_of: asOf,
      shown_id: assistant.id,
    })
    .where('id', '=', conversation.id)
    .where(ownedBy(owner))
    .returningAll()
    .executeTakeFirstOrThrow()
  return { conversation: touched, userMessage: messageOfRow(user), assistantMessage: messageOfRow(assistant) }
}
