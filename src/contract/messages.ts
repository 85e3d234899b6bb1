import { z } from 'zod'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

const Block = z.looseObject({ type: z.string().max(100) })
const Blocks = z.array(Block).max(4096)

/** A conversation as Anthropic's clients send it: fields that we do not know are passed over. */
export const MessagesCount = z.looseObject({
  model: ModelName,
  messages: z
    .array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: z.union([z.string(), Blocks]) }))
    .min(1)
    .max(4096),
  system: z.union([z.string(), Blocks]).nullish(),
  tools: z
    .array(z.looseObject({ name: z.string().max(200), type: z.string().max(100).nullish() }))
    .max(512)
    .nullish(),
  tool_choice: z
    .looseObject({
      type: z.enum(['auto', 'any', 'tool', 'none']),
      name: z.string().max(200).nullish(),
      disable_parallel_tool_use: z.boolean().nullish(),
    })
    .nullish(),
  thinking: z.looseObject({ type: z.string().max(100) }).nullish(),
})
export type MessagesCount = z.infer<typeof MessagesCount>

export const MessagesRequest = MessagesCount.extend({
  max_tokens: z.number().int().positive(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().nullish(),
  stop_sequences: z.array(z.string().max(1000)).max(64).nullish(),
})
export type MessagesRequest = z.infer<typeof MessagesRequest>

const MessageAnswer = z.object({
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  content: z.array(Block).max(4096),
  stop_reason: z.enum(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'refusal']).nullable(),
  stop_sequence: z.string().nullable(),
  usage: z.object({ input_tokens: z.number().int(), output_tokens: z.number().int() }),
})

const MessageEvent = z.looseObject({
  type: z.enum([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
    'ping',
    'error',
  ]),
})

export const messagesRoutes = {
  createMessage: route({
    method: 'POST',
    path: '/v1/messages',
    dialect: 'anthropic',
    tag: 'inference',
    summary: 'Chat as Anthropic’s clients do, with any chat model or an assistant',
    access: 'inference:use',
    transport: 'raw',
    status: 200,
    body: MessagesRequest,
    response: MessageAnswer,
    event: MessageEvent,
  }),
  countMessageTokens: route({
    method: 'POST',
    path: '/v1/messages/count_tokens',
    dialect: 'anthropic',
    tag: 'inference',
    summary: 'How many tokens a conversation takes, about',
    access: 'inference:use',
    transport: 'json',
    status: 200,
    body: MessagesCount,
    response: z.object({ input_tokens: z.number().int() }),
  }),
}
