import type { CollectionId, ConversationId } from '#contract/ids'
import { assertReadable } from '#data/search/assert-readable'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Transaction } from 'kysely'
import { announce } from './events/conversation-channel.ts'
import { interruptAnswers, isAnswering } from './events/queries.ts'
import { listTurns } from './list-turns.ts'
import { type Place, parentOfQuestion, shownOf } from './branches.ts'
import type { ConversationRow } from './message-row.ts'
import { type Posted, findQuestion, keepQuestion, listPlaces, lockConversation } from './queries.ts'
import { storableText } from './events/storable-text.ts'
import { titleOf } from './title-of.ts'

export interface Question {
  readonly conversationId: ConversationId
  readonly text: string
  readonly language: 'fr' | 'en'
  /** Sources for this question and the next ones; null for all, absent as before. */
  readonly collectionIds?: readonly CollectionId[] | null | undefined
  /** Day of the law for this question and the next ones, YYYY-MM-DD; null for today, absent as before. */
  readonly asOf?: string | null | undefined
  /** Of the caller: the same question sent again has the same key. */
  readonly key?: string
  /** The question that this one is asked instead of: both stay, as versions. */
  readonly replaces?: number | undefined
}

/** Keeps the question and a place for its answer, then has the answer written; it comes on the event stream. */
export async function postMessage(ctx: Ctx<'db' | 'answers'>, question: Question): Promise<Posted> {
  authorize(ctx, 'conversations:write')
  const owner = ownerOf(ctx)
  await assertReadable(ctx, { collectionIds: question.collectionIds ?? [] })
  const lease = ctx.answers.reserve(ctx.actor)
  const { posted, turns, isKnown } = await ctx.db.transaction().execute(async (tx) => {
    const conversation = await lockConversation(tx, { owner, id: question.conversationId })
    const known = question.key === undefined ? null : await findQuestion(tx, { conversation, key: question.key })
    if (known !== null) return { posted: known, turns: [], isKnown: true }
    await refuseSecondAnswer(tx, conversation.id)
    const path = pathBefore(await listPlaces(tx, conversation.id), conversation, question)
    const earlier = await listTurns(tx, conversation.id, path)
    const text = storableText(question.text)
    const title = conversation.title || titleOf(text)
    const collectionIds = question.collectionIds === undefined ? conversation.collection_ids : question.collectionIds
    const asOf = question.asOf === undefined ? conversation.as_of : question.asOf
    const key = question.key ?? null
    const asked = { owner, conversation, text, title, collectionIds, asOf, lease, key, parentId: path.at(-1) ?? 0 }
    const kept = await keepQuestion(tx, asked)
    await audit(tx, ctx, { action: 'message.post', target: { kind: 'message', id: kept.userMessage.id } })
    await announce(tx, { conversationId: conversation.id, change: 'events' })
    return {
      posted: kept,
      isKnown: false,
      turns: [...earlier, { role: 'user' as const, content: kept.userMessage.text }],
    }
  })
  if (isKnown) return posted
  ctx.answers.begin({
    actor: ctx.actor,
    dataLevel: ctx.dataLevel,
    conversationId: posted.conversation.id,
    messageId: posted.assistantMessage.id,
    model: posted.conversation.model,
    collectionIds: posted.conversation.collection_ids,
    asOf: posted.conversation.as_of,
    messages: turns,
    language: question.language,
  })
  return posted
}

/** Ids of what the question follows: what is shown, or what the question that it replaces followed. */
function pathBefore(
  places: readonly Place[],
  { shown_id: shown }: ConversationRow,
  { replaces }: Question,
): readonly number[] {
  if (replaces === undefined) return shownOf(places, shown).path
  const parent = parentOfQuestion(places, replaces)
  if (parent === null) throw new AppError('not_found', { what: 'message', id: replaces })
  return parent === 0 ? [] : shownOf(places, parent).path
}

/** An answer whose process died stands in nobody's way. */
async function refuseSecondAnswer(tx: Transaction<Tables>, conversationId: ConversationId): Promise<void> {
  await interruptAnswers(tx, { conversationId, expired: true })
  if (await isAnswering(tx, conversationId)) throw new AppError('answer_running', {})
}
