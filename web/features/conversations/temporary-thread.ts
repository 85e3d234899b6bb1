import type { ConversationDetail, Message } from '#contract/applications'
import type { TemporaryEvent } from '#contract/temporary-answers'

/** Of a conversation that the server does not know. */
export const temporaryId = 0

const nothing: ConversationDetail = {
  id: temporaryId,
  title: '',
  model: '',
  collection_ids: null,
  as_of: null,
  created: 0,
  updated: 0,
  messages: [],
  changed_citations: [],
  versions: [],
  last_event_id: 0,
}

/** The conversation with one more question, and the place of its answer. */
export function withQuestion(known: ConversationDetail | undefined, text: string): ConversationDetail {
  const { messages, ...about } = known ?? nothing
  const id = messages.length + 1
  const message = { proof: null, error: null, feedback: null, created: 0 }
  return {
    ...about,
    messages: [
      ...messages,
      { ...message, id, role: 'user', text, state: 'finished' },
      { ...message, id: id + 1, role: 'assistant', text: '', state: 'streaming' },
    ],
  }
}

/** The last answer after one event. */
export function afterEvent(message: Message, event: TemporaryEvent): Message {
  switch (event.type) {
    case 'source-found':
      return message
    case 'text-delta':
      return { ...message, text: message.text + event.text }
    case 'answer-finished':
      return { ...message, text: event.text, proof: event.proof, state: 'finished' }
    case 'answer-failed':
      return { ...message, error: event.error, state: 'failed' }
    default:
      return event satisfies never
  }
}

const mostSent = 40

/** What the server is told again with each question, as it remembers nothing. An answer that failed said nothing. */
export function saidSoFar({ messages }: ConversationDetail) {
  return messages
    .filter(({ text, state }) => text !== '' && state !== 'streaming' && state !== 'failed')
    .map(({ role, text }) => ({ role, text }))
    .slice(-mostSent)
}
