import { type ConversationId, asConversationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { notify } from '#platform/db/notifications'
import type { Kysely } from 'kysely'

/** Where processes tell each other about conversations. */
export const conversationChannel = 'socle_conversation'

/** There is more to read; whoever writes an answer gives it up; or nothing is left to read. */
export type ConversationNews =
  | { readonly change: 'events'; readonly conversationId: ConversationId }
  | { readonly change: 'stopped'; readonly conversationId: ConversationId; readonly messageId: number }
  | { readonly change: 'deleted'; readonly conversationId: ConversationId }

/** Tells every process; within a transaction, when it commits. */
export function announce(db: Kysely<Tables>, news: ConversationNews): Promise<void> {
  return notify(db, conversationChannel, newsPayload(news))
}

export function newsPayload(news: ConversationNews): string {
  const words = [news.conversationId, news.change, ...(news.change === 'stopped' ? [news.messageId] : [])]
  return words.join(':')
}

/** What was announced; null when it is none of our words. */
export function readNews(payload: string): ConversationNews | null {
  const [id, change, message] = payload.split(':')
  const conversationId = asConversationId(Number(id))
  if (change === 'events' || change === 'deleted') return { change, conversationId }
  return change === 'stopped' ? { change, conversationId, messageId: Number(message) } : null
}
