import type { ConversationEventRow } from '#apps/conversations/events/conversation-event'
import { listOwnChangedAnswers } from '#apps/conversations/changes/list-own-changed-answers'
import { createConversation } from '#apps/conversations/create-conversation'
import { deleteConversation } from '#apps/conversations/delete-conversation'
import { giveFeedback } from '#apps/conversations/feedback/give-feedback'
import { listFeedback } from '#apps/conversations/feedback/list-feedback'
import { withdrawFeedback } from '#apps/conversations/feedback/withdraw-feedback'
import { followConversation } from '#apps/conversations/follow-conversation'
import { getConversation } from '#apps/conversations/get-conversation'
import { listConversations } from '#apps/conversations/list-conversations'
import { postMessage } from '#apps/conversations/post-message'
import { renameConversation } from '#apps/conversations/rename-conversation'
import { showVersion } from '#apps/conversations/show-version'
import { stopAnswer } from '#apps/conversations/stop-answer'
import type { applicationRoutes } from '#contract/applications'
import type { Handlers } from '../http/handlers.ts'
import type { Language } from '../locales/error-words.ts'
import {
  presentChangedAnswer,
  presentConversation,
  presentEvent,
  presentFeedback,
  presentMessage,
} from '../presenters/conversation.ts'

/** Conversations with the assistant. */
export const applicationHandlers: Handlers<keyof typeof applicationRoutes> = {
  async listConversations({ ctx, query, language }) {
    const { limit, offset } = query
    const { rows, total } = await listConversations(ctx, query)
    return { object: 'list', data: rows.map((row) => presentConversation(row, language)), total, limit, offset }
  },

  createConversation: async ({ ctx, body, language }) =>
    presentConversation(await createConversation(ctx, body), language),

  async getConversation({ ctx, params, language }) {
    const { conversation, messages, changes, versions, lastEventId } = await getConversation(ctx, params.id)
    return {
      ...presentConversation(conversation, language),
      messages: messages.map((message) => presentMessage(message, language)),
      changed_citations: [...changes],
      versions: versions.map(({ shown, ids }) => ({ shown, ids: [...ids] })),
      last_event_id: lastEventId,
    }
  },

  async listChangedAnswers({ ctx, query, language }) {
    const { rows, total } = await listOwnChangedAnswers(ctx, query)
    return { object: 'list', data: rows.map((row) => presentChangedAnswer(row, language)), total, ...query }
  },

  renameConversation: async ({ ctx, params, body, language }) =>
    presentConversation(await renameConversation(ctx, { id: params.id, title: body.title }), language),

  deleteConversation: ({ ctx, params }) => deleteConversation(ctx, params.id),

  async postMessage({ ctx, params, body, language }) {
    const posted = await postMessage(ctx, {
      conversationId: params.id,
      text: body.text,
      collectionIds: body.collection_ids,
      asOf: body.as_of,
      language,
      replaces: body.replaces,
      ...(body.key === undefined ? {} : { key: body.key }),
    })
    return {
      user_message: presentMessage(posted.userMessage, language),
      assistant_message: presentMessage(posted.assistantMessage, language),
      conversation: presentConversation(posted.conversation, language),
    }
  },

  showVersion: ({ ctx, params, body }) => showVersion(ctx, { id: params.id, messageId: body.message_id }),

  async conversationEvents({ ctx, params, query, request, language }) {
    const after = eventIdIn(request.headers['last-event-id']) ?? query.after ?? 0
    const events = await followConversation(ctx, { conversationId: params.id, after })
    return presented(events, language)
  },

  stopAnswer: ({ ctx, params }) => stopAnswer(ctx, params.id),

  giveFeedback: async ({ ctx, params, body, language }) =>
    presentMessage(await giveFeedback(ctx, { conversationId: params.id, messageId: params.mid }, body), language),

  withdrawFeedback: ({ ctx, params }) => withdrawFeedback(ctx, { conversationId: params.id, messageId: params.mid }),

  async listFeedback({ ctx, query }) {
    const { rows, total } = await listFeedback(ctx, query)
    return { object: 'list', data: rows.map(presentFeedback), total, ...query }
  },
}

async function* presented(events: AsyncIterable<ConversationEventRow>, language: Language) {
  for await (const event of events) yield { id: event.id, data: presentEvent(event, language) }
}

/** A browser that reconnects says where it was; what it says is later than the address it keeps. */
function eventIdIn(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null
}
