import type { MessageRow } from '../message-row.ts'

/** What is kept of an answer on its way. Its end holds nothing: the message does. */
export type StoredEvent =
  | { readonly type: 'answer-started' }
  | { readonly type: 'source-found'; readonly index: number; readonly title: string }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'answer-finished' }
  | { readonly type: 'answer-failed' }

export interface ConversationEventRow {
  readonly id: number
  readonly messageId: number
  readonly event: StoredEvent
  /** The message as it ended, with the event that ends it. */
  readonly message: MessageRow | null
}
