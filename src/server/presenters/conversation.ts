import type { ChangedAnswerRow } from '#apps/conversations/changes/queries'
import type { ConversationEventRow } from '#apps/conversations/events/conversation-event'
import type { ConversationRow, MessageRow } from '#apps/conversations/message-row'
import type { FeedbackRow } from '#apps/conversations/feedback/queries'
import type { ChangedAnswer, Conversation, ConversationEvent, FeedbackEntry, Message } from '#contract/applications'
import { type Language, errorWords } from '../locales/error-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

const untitled: Readonly<Record<Language, string>> = { fr: 'Nouvelle conversation', en: 'New conversation' }

export function presentConversation(row: ConversationRow, language: Language): Conversation {
  return {
    id: row.id,
    title: row.title || untitled[language],
    model: row.model,
    collection_ids: row.collection_ids,
    as_of: row.as_of,
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
  }
}

export function presentChangedAnswer(row: ChangedAnswerRow, language: Language): ChangedAnswer {
  const { answered_at: answered, conversation, ...answer } = row
  return { ...answer, conversation: conversation || untitled[language], answered: toUnixSeconds(answered) }
}

export function presentMessage(row: MessageRow, language: Language): Message {
  const { id, role, text, state, proof, error, feedback } = row
  return {
    id,
    role,
    text,
    state,
    proof,
    error: error && { code: error.code, message: errorWords(error, language) },
    feedback: feedback && { ...feedback, reasons: [...feedback.reasons] },
    created: toUnixSeconds(row.createdAt),
  }
}

/** The end of an answer carries the message as it is kept. */
export function presentEvent(
  { messageId, event, message }: ConversationEventRow,
  language: Language,
): ConversationEvent {
  const about = { message_id: messageId }
  if (message !== null) {
    const type = message.state === 'failed' ? 'answer-failed' : 'answer-finished'
    return { type, ...about, message: presentMessage(message, language) }
  }
  switch (event.type) {
    case 'source-found':
      return { type: event.type, ...about, index: event.index, title: event.title }
    case 'text-delta':
      return { type: event.type, ...about, text: event.text }
    default:
      return { type: 'answer-started', ...about }
  }
}

export function presentFeedback(row: FeedbackRow): FeedbackEntry {
  const { useful, reasons, comment, question, answer, message_id, answer_status, updated_at } = row
  return { useful, reasons, comment, question, answer, message_id, answer_status, updated: toUnixSeconds(updated_at) }
}
