import type { MessagesCount, MessagesRequest } from '#contract/messages'
import type { WireMessage } from '#inference/backends/backend'
import { z } from 'zod'
import type { Dialogue } from '../dialogue.ts'
import { refused } from '../refused.ts'

type Content = MessagesCount['messages'][number]['content']

const Text = z.looseObject({ type: z.literal('text'), text: z.string() })
const Source = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.looseObject({ type: z.literal('url'), url: z.string() }),
  z.looseObject({ type: z.literal('text'), data: z.string() }),
])
const Image = z.looseObject({ type: z.literal('image'), source: Source })
const Document = z.looseObject({ type: z.literal('document'), source: Source })
const ToolUse = z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() })
const ToolResult = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() })).max(4096)]).nullish(),
})
const Passed = z.looseObject({ type: z.enum(['thinking', 'redacted_thinking']) })
const Known = z.discriminatedUnion('type', [Text, Image, Document, ToolUse, ToolResult, Passed])
type Known = z.infer<typeof Known>

/** Anthropic's request as OpenAI's: what a model server reads. Throws `invalid_request` on what nobody here can do. */
export function readMessages(body: MessagesRequest): Dialogue {
  return {
    model: body.model,
    messages: wireMessages(body),
    maxTokens: body.max_tokens,
    temperature: body.temperature ?? undefined,
    parameters: {
      ...toolParameters(body),
      ...(body.top_p == null ? {} : { top_p: body.top_p }),
      ...(body.top_k == null ? {} : { top_k: body.top_k }),
      ...(body.stop_sequences?.length ? { stop: body.stop_sequences } : {}),
    },
    endpoint: 'messages',
  }
}

export function wireMessages({ system, messages }: MessagesCount): WireMessage[] {
  const asked = messages.flatMap(({ role, content }) => wireMessage(role, blocksOf(content)))
  return system ? [{ role: 'system', content: textOf(blocksOf(system)) }, ...asked] : asked
}

function blocksOf(content: Content): Known[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((block) => {
    const known = Known.safeParse(block)
    if (known.success) return known.data
    throw refused('messages', 'block_type_unread', block.type)
  })
}

/** Results of tools are messages of their own, before what the person says next; their images go with it. */
function wireMessage(role: string, blocks: readonly Known[]): WireMessage[] {
  if (role === 'assistant') return [assistantMessage(blocks)]
  if (role === 'system') return [{ role: 'system', content: textOf(blocks) }]
  const read = blocks.flatMap((block) => (block.type === 'tool_result' ? [resultOf(block)] : []))
  const results = read.map(({ message }) => message)
  const parts = [...read.flatMap(({ images }) => images), ...blocks.flatMap(partOf)]
  const [only] = parts
  if (parts.length === 0) return results
  const content = parts.length === 1 && only?.type === 'text' ? only.text : parts
  return [...results, { role: 'user', content }]
}

function assistantMessage(blocks: readonly Known[]): WireMessage {
  const calls = blocks.flatMap((block) =>
    block.type === 'tool_use'
      ? [
          {
            id: block.id,
            type: 'function',
            function: { name: block.name, arguments: JSON.stringify(block.input ?? {}) },
          },
        ]
      : [],
  )
  return { role: 'assistant', content: textOf(blocks) || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) }
}

/** Model servers read the image of a tool in what a person says alone. */
function resultOf({ tool_use_id, content }: z.infer<typeof ToolResult>): { message: WireMessage; images: Part[] } {
  const parts = content == null ? [] : blocksOf(content).flatMap(partOf)
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const message = { role: 'tool', tool_call_id: tool_use_id, content: texts.join('\n') }
  return { message, images: parts.filter(({ type }) => type === 'image_url') }
}

type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } }

function partOf(block: Known): Part[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }]
    case 'image':
      return [{ type: 'image_url', image_url: { url: urlOf(block.source) } }]
    case 'document':
      if (block.source.type === 'text') return [{ type: 'text', text: block.source.data }]
      throw refused('messages', 'document_not_plain_text')
    default:
      return []
  }
}

function urlOf(source: z.infer<typeof Source>): string {
  if (source.type === 'url') return source.url
  if (source.type === 'base64') return `data:${source.media_type};base64,${source.data}`
  throw refused('messages', 'image_unreadable')
}

function textOf(blocks: readonly Known[]): string {
  return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n')
}

function toolParameters({ tools, tool_choice: choice }: MessagesCount): Record<string, unknown> {
  if (!tools?.length) return {}
  const functions = tools.map(({ name, type, description, input_schema: parameters }) => {
    if (type != null && type !== 'custom') throw refused('tools', 'tool_type_unknown', type)
    return { type: 'function', function: { name, description, parameters } }
  })
  return {
    tools: functions,
    ...(choice == null ? {} : { tool_choice: choiceOf(choice) }),
    ...(choice?.disable_parallel_tool_use ? { parallel_tool_calls: false } : {}),
  }
}

function choiceOf({ type, name }: NonNullable<MessagesCount['tool_choice']>): unknown {
  if (type === 'tool') return { type: 'function', function: { name } }
  return type === 'any' ? 'required' : type
}
