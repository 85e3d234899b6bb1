import { z } from 'zod'
import { CollectionId, ConversationId, ConversationParams } from './ids.ts'
import { AnswerProof, AnswerStatus } from './citations.ts'
import { route } from './route.ts'
import { keptName, keptText, listOf, Page, UnixSeconds, written, WrittenId } from './schemas.ts'

export const MessageState = z.enum(['streaming', 'finished', 'interrupted', 'failed'])

/** What a reader says of an answer, kept for the administrators of the organisation. */
export const FeedbackReason = z.enum(['clear', 'right', 'too_long', 'wrong', 'outdated', 'source_missing'])
export type FeedbackReason = z.infer<typeof FeedbackReason>

export const FeedbackDraft = z.strictObject({
  useful: z.boolean(),
  reasons: z.array(FeedbackReason).max(6).default([]),
  comment: keptText(z.string().trim().max(2000)).default(''),
})
export type FeedbackDraft = z.infer<typeof FeedbackDraft>

const Feedback = z.object({
  useful: z.boolean(),
  reasons: z.array(FeedbackReason),
  comment: z.string(),
  updated: UnixSeconds,
})

/** One line of what readers said, with the question and the answer that they said it of. */
export const FeedbackEntry = Feedback.extend({
  message_id: z.number().int(),
  question: z.string(),
  answer: z.string(),
  answer_status: AnswerStatus.nullable(),
})
export type FeedbackEntry = z.infer<typeof FeedbackEntry>

export const Message = z.object({
  id: z.number().int(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  state: MessageState,
  proof: AnswerProof.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  feedback: Feedback.nullable(),
  created: UnixSeconds,
})
export type Message = z.infer<typeof Message>

export const Conversation = z.object({
  id: z.number().int(),
  title: z.string(),
  model: z.string(),
  collection_ids: z
    .array(z.number().int())
    .nullable()
    .describe('Sources chosen for the conversation; null for all that the caller may read'),
  as_of: z.string().nullable().describe('YYYY-MM-DD: the law as it was on that day; null for today'),
  created: UnixSeconds,
  updated: UnixSeconds,
})
export type Conversation = z.infer<typeof Conversation>

/**
 * What became of a cited text since its answer was written. `changed`: the words that were quoted are no longer in it.
 * `repealed`: it went out of force. `removed`: it was deleted, or the caller may not read it any more.
 * `erased`: nothing of it is left, in the answer neither.
 */
export const CitationChange = z.object({
  message_id: z.number().int(),
  index: z.number().int().positive().describe('The number between brackets in the text of the answer'),
  title: z.string(),
  change: z.enum(['changed', 'repealed', 'removed', 'erased']),
  since: z.string().nullable().describe('YYYY-MM-DD; null for what was removed'),
  document_id: z.number().int().nullable(),
  version_id: z.number().int().nullable().describe('Version of the document that the answer cites, while it is kept'),
})
export type CitationChange = z.infer<typeof CitationChange>

/** An answer that no longer says what its sources say. */
export const ChangedAnswer = z.object({
  conversation_id: z.number().int(),
  conversation: z.string().describe('Its title'),
  message_id: z.number().int(),
  question: z.string(),
  answered: UnixSeconds,
  citations: z.array(CitationChange).max(1000),
})
export type ChangedAnswer = z.infer<typeof ChangedAnswer>

export const ConversationDetail = Conversation.extend({
  messages: z.array(Message),
  changed_citations: z.array(CitationChange).max(1000).describe('What its answers cite and is no longer so'),
  versions: z
    .array(z.object({ shown: z.number().int(), ids: z.array(z.number().int()).max(1000) }))
    .max(1000)
    .describe('Questions shown that were asked in other words or answered again: all their versions, oldest first'),
  last_event_id: z.number().int().describe('Where to start reading events from'),
})
export type ConversationDetail = z.infer<typeof ConversationDetail>

/**
 * What the page hears, one JSON object per `data:` line, its id on the `id:` line.
 * `text-delta` carries only the new characters: apply each id once.
 */
export const ConversationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer-started'), message_id: z.number().int() }),
  z.object({
    type: z.literal('source-found'),
    message_id: z.number().int(),
    index: z.number().int(),
    title: z.string(),
  }),
  z.object({ type: z.literal('text-delta'), message_id: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('answer-finished'), message_id: z.number().int(), message: Message }),
  z.object({ type: z.literal('answer-failed'), message_id: z.number().int(), message: Message }),
])
export type ConversationEvent = z.infer<typeof ConversationEvent>

const Scope = z.array(CollectionId).min(1).max(100).nullable()
const ConversationDraft = z.strictObject({
  title: keptName(z.string().trim().min(1).max(200)).optional(),
  assistant: z
    .string()
    .max(100)
    .optional()
    .describe('Name of the assistant that answers; the one that every instance has by default'),
  collection_ids: Scope.optional(),
  as_of: z.iso.date().nullable().optional().describe('The law as it was on that day; null for today'),
})
const MessageDraft = z.strictObject({
  text: keptText(z.string().trim().min(1).max(20_000)),
  collection_ids: Scope.optional().describe(
    'Sources for this question and the next ones; null for all; absent: as before',
  ),
  as_of: z.iso
    .date()
    .nullable()
    .optional()
    .describe('The law as it was on that day, for this question and the next ones; null for today; absent: as before'),
  key: z.uuid().optional().describe('Sent again with the same key, a question is kept once'),
  replaces: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Id of the question that this one is asked instead of: both stay, as versions'),
})
const MessageParams = z.object({ id: written(ConversationId), mid: WrittenId })
const Accepted = z.object({ user_message: Message, assistant_message: Message, conversation: Conversation })

export const applicationRoutes = {
  listConversations: route({
    method: 'GET',
    path: '/api/conversations',
    tag: 'applications',
    summary: 'Own conversations, latest first',
    access: 'conversations:read',
    transport: 'json',
    status: 200,
    query: Page.extend({
      title: keptText(z.string().trim().max(200)).optional().describe('Words that the title or a message holds'),
    }),
    response: listOf(Conversation),
  }),
  createConversation: route({
    method: 'POST',
    path: '/api/conversations',
    tag: 'applications',
    summary: 'Start a conversation',
    access: 'conversations:write',
    transport: 'json',
    status: 201,
    body: ConversationDraft,
    response: Conversation,
  }),
  getConversation: route({
    method: 'GET',
    path: '/api/conversations/:id',
    tag: 'applications',
    summary: 'A conversation with its messages',
    access: 'conversations:read',
    transport: 'json',
    status: 200,
    params: ConversationParams,
    response: ConversationDetail,
  }),
  listChangedAnswers: route({
    method: 'GET',
    path: '/api/changed-answers',
    tag: 'applications',
    summary: 'Own answers whose cited texts were changed, went out of force or were removed since, latest first',
    access: 'conversations:read',
    transport: 'json',
    status: 200,
    query: Page,
    response: listOf(ChangedAnswer),
  }),
  renameConversation: route({
    method: 'PATCH',
    path: '/api/conversations/:id',
    tag: 'applications',
    summary: 'Rename a conversation',
    access: 'conversations:write',
    transport: 'json',
    status: 200,
    params: ConversationParams,
    body: z.strictObject({ title: keptName(z.string().trim().min(1).max(200)) }),
    response: Conversation,
  }),
  deleteConversation: route({
    method: 'DELETE',
    path: '/api/conversations/:id',
    tag: 'applications',
    summary: 'Delete a conversation',
    access: 'conversations:write',
    transport: 'json',
    status: 204,
    params: ConversationParams,
  }),
  postMessage: route({
    method: 'POST',
    path: '/api/conversations/:id/messages',
    tag: 'applications',
    summary: 'Ask; the answer comes on the event stream',
    access: 'conversations:write',
    transport: 'json',
    status: 202,
    params: ConversationParams,
    body: MessageDraft,
    response: Accepted,
  }),
  showVersion: route({
    method: 'PUT',
    path: '/api/conversations/:id/shown',
    tag: 'applications',
    summary: 'Show another version of a question, with what followed it',
    access: 'conversations:write',
    transport: 'json',
    status: 204,
    params: ConversationParams,
    body: z.strictObject({ message_id: z.number().int().positive() }),
  }),
  conversationEvents: route({
    method: 'GET',
    path: '/api/conversations/:id/events',
    tag: 'applications',
    summary: 'Events of a conversation, resumed by Last-Event-ID (or `?after=`)',
    access: 'conversations:read',
    transport: 'events',
    event: ConversationEvent,
    status: 200,
    params: ConversationParams,
    query: z.object({ after: written(z.number().int().min(0)).optional() }),
  }),
  stopAnswer: route({
    method: 'POST',
    path: '/api/conversations/:id/stop',
    tag: 'applications',
    summary: 'Stop the answer being written',
    access: 'conversations:write',
    transport: 'json',
    status: 202,
    params: ConversationParams,
  }),
  giveFeedback: route({
    method: 'PUT',
    path: '/api/conversations/:id/messages/:mid/feedback',
    tag: 'applications',
    summary: 'Say whether an answer was useful, and why; a second time replaces the first',
    access: 'conversations:write',
    transport: 'json',
    status: 200,
    params: MessageParams,
    body: FeedbackDraft,
    response: Message,
  }),
  withdrawFeedback: route({
    method: 'DELETE',
    path: '/api/conversations/:id/messages/:mid/feedback',
    tag: 'applications',
    summary: 'Take back what was said of an answer',
    access: 'conversations:write',
    transport: 'json',
    status: 204,
    params: MessageParams,
  }),
  listFeedback: route({
    method: 'GET',
    path: '/api/feedback',
    tag: 'applications',
    summary: 'What readers of the organisation said of answers, latest first',
    access: 'settings:manage',
    transport: 'json',
    status: 200,
    query: Page,
    response: listOf(FeedbackEntry),
  }),
}
