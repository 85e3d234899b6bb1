import type { FeedbackReason } from '#contract/applications'
import type { AnswerProof } from '#contract/citations'
import type { ErrorCode, ErrorDetails } from '#platform/errors'
import type { Json, Tables } from '#platform/db/tables'
import type { Selectable } from 'kysely'

export type ConversationRow = Selectable<Tables['conversation']>

/** What its reader said of an answer. */
export interface MessageFeedback {
  readonly useful: boolean
  readonly reasons: readonly FeedbackReason[]
  readonly comment: string
  /** Unix seconds. */
  readonly updated: number
}

/** A message as it is read: the text so far while its answer is being written. */
export interface MessageRow {
  readonly id: number
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly state: 'streaming' | 'finished' | 'interrupted' | 'failed'
  readonly proof: AnswerProof | null
  readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails[ErrorCode] } | null
  readonly feedback: MessageFeedback | null
  readonly createdAt: Date
}

export interface StoredMessage {
  readonly id: number
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly state: MessageRow['state']
  readonly answer: Json | null
  readonly error_code: string | null
  readonly error_details: Json | null
  readonly feedback?: MessageFeedback | null
  readonly created_at: Date
}

/** All but what can be long. */
export const shortColumns = [
  'message.id',
  'message.role',
  'message.state',
  'message.error_code',
  'message.error_details',
  'message.created_at',
] as const

export const messageColumns = [...shortColumns, 'message.text', 'message.answer'] as const

export function messageOfRow(row: StoredMessage): MessageRow {
  const { id, role, text, state, created_at: createdAt } = row
  const feedback = row.feedback ?? null
  return { id, role, text, state, proof: storedProof(row.answer), error: storedError(row), feedback, createdAt }
}

/** Only the end of an answer writes this column, and it writes a proof. */
function storedProof(answer: Json | null): AnswerProof | null {
  return answer as AnswerProof | null
}

/** Only a failed answer writes these columns, from one error. */
function storedError({ error_code: code, error_details: details }: StoredMessage): MessageRow['error'] {
  return code === null ? null : ({ code, details } as MessageRow['error'])
}
