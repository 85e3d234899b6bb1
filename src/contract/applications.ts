import { z } from 'zod'
import { AnswerProof } from './citations.ts'
import { route } from './route.ts'
import { IdParams, listOf, Page, UnixSeconds } from './schemas.ts'

export const MessageState = z.enum(['streaming', 'finished', 'interrupted', 'failed'])

export const Message = z.object({
  id: z.number().int(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  state: MessageState,
  proof: AnswerProof.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  created: UnixSeconds,
})
export type Message = z.infer<typeof Message>

export const Conversation = z.object({
  id: z.number().int(),
  title: z.string(),
  model: z.string(),
  created: UnixSeconds,
  updated: UnixSeconds,
})
export type Conversation = z.infer<typeof Conversation>

export const ConversationDetail = Conversation.extend({
  messages: z.array(Message),
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

const ConversationDraft = z.strictObject({ title: z.string().trim().min(1).max(200).optional() })
const MessageDraft = z.strictObject({ text: z.string().trim().min(1).max(20_000) })
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
    query: Page,
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
    params: IdParams,
    response: ConversationDetail,
  }),
  renameConversation: route({
    method: 'PATCH',
    path: '/api/conversations/:id',
    tag: 'applications',
    summary: 'Rename a conversation',
    access: 'conversations:write',
    transport: 'json',
    status: 200,
    params: IdParams,
    body: z.strictObject({ title: z.string().trim().min(1).max(200) }),
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
    params: IdParams,
  }),
  postMessage: route({
    method: 'POST',
    path: '/api/conversations/:id/messages',
    tag: 'applications',
    summary: 'Ask; the answer comes on the event stream',
    access: 'conversations:write',
    transport: 'json',
    status: 202,
    params: IdParams,
    body: MessageDraft,
    response: Accepted,
  }),
  conversationEvents: route({
    method: 'GET',
    path: '/api/conversations/:id/events',
    tag: 'applications',
    summary: 'Events of a conversation, resumed by Last-Event-ID (or `?after=`)',
    access: 'conversations:read',
    transport: 'events',
    status: 200,
    params: IdParams,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
  }),
  stopAnswer: route({
    method: 'POST',
    path: '/api/conversations/:id/stop',
    tag: 'applications',
    summary: 'Stop the answer being written',
    access: 'conversations:write',
    transport: 'json',
    status: 202,
    params: IdParams,
  }),
}
