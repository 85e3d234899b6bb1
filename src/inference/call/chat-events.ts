import { AppError } from '#platform/errors'
import type { Because } from '#platform/reasons'
import { z } from 'zod'
import { isError, reasonIn } from '../backends/backend-error.ts'
import { parseJson } from './ask.ts'
import { ToolCalls } from './tool-calls.ts'

export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  /** What a model thinks before it answers: never part of the answer. */
  | { readonly type: 'reasoning-delta'; readonly text: string }
  /** Indices count from 0 in the order of the calls; the id is the model's, or made here. */
  | { readonly type: 'tool-call-started'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly arguments: string }
  | { readonly type: 'usage-counted'; readonly promptTokens: number; readonly completionTokens: number }
  /** OpenAI's `finish_reason`: `stop`, `length`, `tool_calls`, `content_filter`; the text that stopped it, if told. */
  | { readonly type: 'finished'; readonly reason: string; readonly stopSequence?: string }

const Part = z.looseObject({ type: z.string(), text: z.string().nullish() })

/** As `ToolCalls` leaves them. */
const ToolCall = z.looseObject({
  index: z.number(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})
type ToolCall = z.infer<typeof ToolCall>

const Said = z
  .looseObject({
    content: z.union([z.string(), z.array(Part)]).nullish(),
    /** vLLM's and DeepSeek's names. */
    reasoning_content: z.string().nullish().catch(null),
    reasoning: z.string().nullish().catch(null),
    tool_calls: z.array(ToolCall).nullish(),
  })
  .nullish()
type Said = z.infer<typeof Said>

const Chunk = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        index: z.number().nullish(),
        delta: Said,
        message: Said,
        /** Of a completion, which is no chat. */
        text: z.string().nullish(),
        finish_reason: z.string().nullish(),
        /** vLLM's: the text, or the number of a token. */
        stop_reason: z.string().nullish().catch(null),
      }),
    )
    .nullish(),
  usage: z
    .looseObject({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() })
    .nullish()
    .catch(null),
})

const cutReasons = new Set(['length', 'model_length', 'max_length', 'max_tokens', 'max_new_tokens'])
const filterReasons = new Set(['content_filter', 'safety', 'recitation', 'blocklist', 'prohibited_content'])

/** Whether an answer that finished so lacks its end. */
export function isCutReason(reason: string): boolean {
  return reason === 'length' || reason === 'content_filter'
}

/** Reads the events of one answer, its first choice only, whatever the server makes of OpenAI's dialect. */
export class ChatEventReader {
  readonly #backend: string
  readonly #tools: ToolCalls
  readonly #started = new Set<number>()
  #finishReason: string | null = null
  #stopSequence: string | null = null

  /** `tools` is the request's. */
  constructor(backend: string, tools?: unknown) {
    this.#backend = backend
    this.#tools = new ToolCalls(tools)
  }

  /** The reason that came, or null while the answer is not over. */
  get finishReason(): string | null {
    return this.#finishReason
  }

  /** The text of the request's `stop` at which the model stopped, where the server says. */
  get stopSequence(): string | null {
    return this.#stopSequence
  }

  /** The data of one event, or a whole answer. Throws `backend_protocol`, also for an error told within the stream. */
  *read(data: string): Generator<ChatEvent> {
    if (data.trim() === '') return
    const value = parseJson(this.#backend, data)
    if (isError(value)) {
      const told = reasonIn(data)
      const why: Because = told === null ? { reason: 'error_in_stream' } : { reason: 'told_error', value: told }
      throw new AppError('backend_protocol', { backend: this.#backend, ...why })
    }
    const mayHoldCalls = this.#tools.offersAny || this.#tools.isUnderWay || data.includes('"tool_calls"')
    for (const event of mayHoldCalls ? this.#tools.mend(value) : [value]) yield* this.#readEvent(event)
  }

  /** What was held back of an answer that ended without a reason. */
  *rest(): Generator<ChatEvent> {
    for (const event of this.#tools.rest()) yield* this.#readEvent(event)
  }

  *#readEvent(event: unknown): Generator<ChatEvent> {
    const chunk = Chunk.safeParse(event)
    if (!chunk.success) {
      throw new AppError('backend_protocol', { backend: this.#backend, reason: 'event_of_unknown_shape' })
    }
    const choice = chunk.data.choices?.find(({ index }) => (index ?? 0) === 0)
    yield* this.#readSaid(choice?.delta ?? choice?.message ?? { content: choice?.text })
    const { usage } = chunk.data
    if (typeof usage?.prompt_tokens === 'number') {
      yield { type: 'usage-counted', promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens ?? 0 }
    }
    if (choice?.finish_reason) this.#finishReason = this.#reasonOf(choice.finish_reason)
    if (choice?.stop_reason) this.#stopSequence = choice.stop_reason
  }

  /** Mistral ends what failed with a reason; cut answers have many names. */
  #reasonOf(told: string): string {
    const reason = told.toLowerCase()
    if (reason === 'error')
      throw new AppError('backend_protocol', { backend: this.#backend, reason: 'error_in_stream' })
    if (cutReasons.has(reason)) return 'length'
    return filterReasons.has(reason) ? 'content_filter' : reason
  }

  *#readSaid(said: Said): Generator<ChatEvent> {
    const { thought, text } = textsOf(said)
    if (thought !== '') yield { type: 'reasoning-delta', text: thought }
    if (text !== '') yield { type: 'text-delta', text }
    for (const call of said?.tool_calls ?? []) yield* this.#readToolCall(call)
  }

  *#readToolCall({ index, id, function: called }: ToolCall): Generator<ChatEvent> {
    if (!this.#started.has(index)) {
      this.#started.add(index)
      yield { type: 'tool-call-started', index, id: id ?? '', name: called?.name ?? '' }
    }
    if (called?.arguments) yield { type: 'tool-call-delta', index, arguments: called.arguments }
  }
}

/** Text, nothing, or the typed parts of reasoning models. */
function textsOf(said: Said): { thought: string; text: string } {
  const { content } = said ?? {}
  const thought = said?.reasoning_content ?? said?.reasoning ?? ''
  if (!Array.isArray(content)) return { thought, text: content ?? '' }
  const text = content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('')
  return { thought: thought + content.map(thoughtIn).join(''), text }
}

/** Mistral's parts: `{"type":"thinking","thinking":[{"type":"text","text":…}]}`. */
const Thinking = z.object({ thinking: z.array(z.looseObject({ text: z.string().nullish() })) })

function thoughtIn(part: z.infer<typeof Part>): string {
  if (part.type !== 'thinking') return ''
  return (Thinking.safeParse(part).data?.thinking ?? []).map(({ text }) => text ?? '').join('')
}
