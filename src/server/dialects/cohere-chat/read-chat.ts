import type { CohereChatRequest } from '#contract/cohere'
import type { WireMessage } from '#inference/backends/backend'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Dialogue } from '../dialogue.ts'

type Message = CohereChatRequest['messages'][number]

const Text = z.looseObject({ type: z.literal('text'), text: z.string() })
const Image = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) })
const Document = z.looseObject({ type: z.literal('document'), document: z.looseObject({ data: z.unknown() }) })
const Thinking = z.looseObject({ type: z.literal('thinking') })
const Known = z.discriminatedUnion('type', [Text, Image, Document, Thinking])
type Known = z.infer<typeof Known>

/** Cohere's request as OpenAI's: what a model server reads. Throws `invalid_request` on what nobody here can do. */
export function readCohereChat(body: CohereChatRequest): Dialogue {
  const { max_tokens: maxTokens, temperature } = body
  return {
    model: body.model,
    messages: [...documentsOf(body), ...body.messages.map(wireMessage)],
    maxTokens: maxTokens ?? undefined,
    temperature: temperature ?? undefined,
    parameters: parametersOf(body),
    endpoint: 'chat',
  }
}

function documentsOf({ documents }: CohereChatRequest): WireMessage[] {
  if (!documents?.length) return []
  const texts = documents.map((document) => (typeof document === 'string' ? document : JSON.stringify(document.data)))
  return [{ role: 'system', content: texts.map((one, index) => `Document ${index + 1}:\n${one}`).join('\n\n') }]
}

function wireMessage({ role, content, tool_calls: calls, tool_call_id: callId }: Message): WireMessage {
  if (role === 'tool') return { role, content: textOf(content), ...(callId == null ? {} : { tool_call_id: callId }) }
  if (role === 'assistant') {
    return { role, content: textOf(content) || null, ...(calls?.length ? { tool_calls: calls } : {}) }
  }
  if (role === 'system' || typeof content === 'string') return { role, content: textOf(content) }
  const parts = partsOf(content)
  return { role, content: parts.every((part) => part.type === 'text') ? textOf(content) : parts }
}

function partsOf(content: Message['content']): Known[] {
  if (content == null) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part) => {
    const known = Known.safeParse(part)
    if (known.success) return known.data
    throw new AppError('invalid_request', { param: 'messages', reason: 'block_type_unread', value: part.type })
  })
}

function textOf(content: Message['content']): string {
  return partsOf(content)
    .flatMap((part) => {
      if (part.type === 'text') return [part.text]
      return part.type === 'document' ? [JSON.stringify(part.document.data)] : []
    })
    .join('\n')
}

function parametersOf(body: CohereChatRequest): Record<string, unknown> {
  const { tools, tool_choice: choice, response_format: format, stop_sequences: stop } = body
  const named = {
    seed: body.seed,
    frequency_penalty: body.frequency_penalty,
    presence_penalty: body.presence_penalty,
    top_k: body.k === 0 ? null : body.k,
    top_p: body.p,
    stop: stop?.length ? stop : null,
    tools: tools?.length ? tools : null,
    tool_choice: tools?.length ? choice?.toLowerCase() : null,
    response_format: format == null ? null : formatOf(format),
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value != null))
}

function formatOf({ type, json_schema: schema }: NonNullable<CohereChatRequest['response_format']>): object {
  return schema == null ? { type } : { type: 'json_schema', json_schema: { name: 'answer', schema } }
}
