import type { ResponseRequest } from '#contract/responses'
import type { WireMessage } from '#inference/backends/backend'
import { z } from 'zod'
import { refused } from '../refused.ts'
import { readPart } from './read-part.ts'

const unreadable = { param: 'input', reason: 'item_unreadable' } as const

const Part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['input_text', 'output_text', 'text', 'summary_text']), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({ type: z.literal('input_image'), image_url: z.string() }),
])
type Part = z.infer<typeof Part>

const Said = z.looseObject({
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() })).max(4096)]),
})
const Called = z.looseObject({ call_id: z.string(), name: z.string(), arguments: z.string() })
const Output = z.looseObject({
  call_id: z.string(),
  output: z.union([z.string(), z.array(z.looseObject({ type: z.string() })).max(4096)]),
})

/** Items that tell of a search or of thoughts: a model reads what came of them, not them. */
const passedOver = new Set(['reasoning', 'file_search_call'])

/** The inputs of one question as messages of OpenAI's chat; calls that follow each other belong to one message. */
export function readInput({ input, instructions }: ResponseRequest): WireMessage[] {
  const messages: WireMessage[] = instructions ? [{ role: 'system', content: instructions }] : []
  if (typeof input === 'string') return [...messages, { role: 'user', content: input }]
  const shown: unknown[] = []
  for (const item of input) {
    const type = item.type ?? 'message'
    if (passedOver.has(type)) continue
    const reader = readers.get(type)
    if (reader === undefined) throw refused('input', 'item_type_unread', type)
    if (type !== 'function_call_output') messages.push(...imagesOf(shown))
    const message = reader(item, shown)
    const calls = callsOf(messages.at(-1))
    const added = callsOf(message)
    if (calls !== null && added !== null) calls.push(...added)
    else messages.push(message)
  }
  return [...messages, ...imagesOf(shown)]
}

/** What tools showed, told after the last of their results: model servers read images of people alone. */
function imagesOf(shown: unknown[]): WireMessage[] {
  return shown.length === 0 ? [] : [{ role: 'user', content: shown.splice(0) }]
}

/** Images that cannot stand in the message itself are added to `shown`. */
const readers: ReadonlyMap<string, (item: unknown, shown: unknown[]) => WireMessage> = new Map(
  Object.entries({
    message: (item) => {
      const { role, content } = readPart(Said, item, unreadable)
      return { role: role === 'developer' ? 'system' : role, content: contentOf(content) }
    },
    function_call: (item) => {
      const { call_id: id, name, arguments: written } = readPart(Called, item, unreadable)
      const calls = [{ id, type: 'function', function: { name, arguments: written } }]
      return { role: 'assistant', content: null, tool_calls: calls }
    },
    function_call_output: (item, shown) => {
      const { call_id, output } = readPart(Output, item, unreadable)
      const parts = typeof output === 'string' ? [] : output.map((part) => readPart(Part, part, unreadable))
      shown.push(...parts.flatMap((part) => (part.type === 'input_image' ? [imageOf(part)] : [])))
      return { role: 'tool', tool_call_id: call_id, content: typeof output === 'string' ? output : textOf(parts) }
    },
  }),
)

type CallsMessage = WireMessage & { tool_calls?: unknown }

function callsOf(message: CallsMessage | undefined): unknown[] | null {
  return Array.isArray(message?.tool_calls) ? message.tool_calls : null
}

function contentOf(content: z.infer<typeof Said>['content']): unknown {
  if (typeof content === 'string') return content
  const parts = content.map((part) => readPart(Part, part, unreadable))
  if (parts.every(({ type }) => type !== 'input_image')) return textOf(parts)
  return parts.map((part) => (part.type === 'input_image' ? imageOf(part) : { type: 'text', text: textOf([part]) }))
}

function imageOf({ image_url: url }: Extract<Part, { type: 'input_image' }>): object {
  return { type: 'image_url', image_url: { url } }
}

function textOf(parts: readonly Part[]): string {
  return parts
    .map((part) => (part.type === 'refusal' ? part.refusal : part.type === 'input_image' ? '' : part.text))
    .join('')
}
