import type { ConversationEvent } from '#contract/applications'
import type { ConversationDetail, Message } from '#contract/applications'
import type { ReceivedEvent } from '#client/read-events'

/** The conversation after one event; an event already applied changes nothing. */
export function applyEvent(
  conversation: ConversationDetail,
  { id, event }: ReceivedEvent<ConversationEvent>,
): ConversationDetail {
  if (id <= conversation.last_event_id) return conversation
  const next = { ...conversation, last_event_id: id }
  switch (event.type) {
    case 'answer-started':
    case 'source-found':
      return next
    case 'text-delta':
      return change(next, event.message_id, (message) => ({ ...message, text: message.text + event.text }))
    case 'answer-finished':
    case 'answer-failed':
      return change(next, event.message_id, () => event.message)
    default:
      return event satisfies never
  }
}

function change(conversation: ConversationDetail, id: number, how: (message: Message) => Message): ConversationDetail {
  const messages = conversation.messages.map((message) => (message.id === id ? how(message) : message))
  return { ...conversation, messages }
}

/** A slower answer of the server never takes back events already applied. */
export function newest(known: ConversationDetail | undefined, read: ConversationDetail): ConversationDetail {
  return known && known.last_event_id > read.last_event_id ? known : read
}

/** Adds the two messages of an accepted question, once. */
export function addMessages(conversation: ConversationDetail, added: readonly Message[]): ConversationDetail {
  const known = new Set(conversation.messages.map(({ id }) => id))
  return { ...conversation, messages: [...conversation.messages, ...added.filter(({ id }) => !known.has(id))] }
}

/** What is left once a question is asked instead of another: what stood before it, and one more version. */
export function replaceFrom(
  conversation: ConversationDetail,
  { replaces, by }: { replaces: number | undefined; by: number },
): ConversationDetail {
  const position = conversation.messages.findIndex(({ id }) => id === replaces)
  if (replaces === undefined || position < 0) return conversation
  const messages = conversation.messages.slice(0, position)
  const stays = new Set(messages.map(({ id }) => id))
  const ids = conversation.versions.find(({ shown }) => shown === replaces)?.ids ?? [replaces]
  const versions = conversation.versions.filter(({ shown }) => stays.has(shown))
  return { ...conversation, messages, versions: [...versions, { shown: by, ids: [...ids, by] }] }
}
