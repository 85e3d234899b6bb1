import type { Citation } from '#contract/citations'
import type { DialogueEvent } from '../dialogue.ts'

/** What is the same in all that is said of one answer. */
export interface MessageIdentity {
  readonly id: string
  readonly model: string
  /** The client asked to see what the model thinks. */
  readonly showsThinking: boolean
  /** About: the server tells the exact count at the end. */
  readonly promptTokens: number
}

export type MessageEvent = { readonly type: string } & Readonly<Record<string, unknown>>

const stopReasons: ReadonlyMap<string, string> = new Map(
  Object.entries({
    length: 'max_tokens',
    tool_calls: 'tool_use',
    content_filter: 'refusal',
  }),
)

/** A chat as Anthropic's stream tells it: blocks one after the other, each begun, filled and ended. */
export async function* messageEvents(
  identity: MessageIdentity,
  events: AsyncIterable<DialogueEvent>,
): AsyncGenerator<MessageEvent> {
  yield { type: 'message_start', message: emptyMessage(identity) }
  const blocks = new Blocks()
  const usage = { input_tokens: 0, output_tokens: 0 }
  let reason = 'stop'
  let stopSequence: string | null = null
  let proof: Readonly<Record<string, unknown>> = {}
  for await (const event of events) {
    switch (event.type) {
      case 'text-delta':
        yield* blocks.text(event.text)
        break
      case 'reasoning-delta':
        if (identity.showsThinking) yield* blocks.thinking(event.text)
        break
      case 'tool-call-started':
      case 'tool-call-delta':
        yield* blocks.tool(event)
        break
      case 'proof-found': {
        const { answer_status, citations } = event.proof
        yield* blocks.cite(citations)
        proof = { answer_status, citations }
        break
      }
      case 'usage-counted':
        usage.input_tokens = event.promptTokens
        usage.output_tokens = event.completionTokens
        break
      case 'finished':
        reason = event.reason
        stopSequence = event.stopSequence ?? null
    }
  }
  yield* blocks.end()
  const natural = stopSequence === null ? 'end_turn' : 'stop_sequence'
  const delta = { stop_reason: stopReasons.get(reason) ?? natural, stop_sequence: stopSequence }
  yield { type: 'message_delta', delta, usage, ...proof }
  yield { type: 'message_stop' }
}

export function emptyMessage({ id, model, promptTokens }: MessageIdentity) {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: promptTokens, output_tokens: 0 },
  }
}

interface HeldTool {
  readonly id: string
  readonly name: string
  readonly parts: string[]
}

type ToolEvent = Extract<DialogueEvent, { type: 'tool-call-started' | 'tool-call-delta' }>

/** Blocks never overlap: while the first call of a tool is told, what comes of the others waits. */
class Blocks {
  #index = -1
  #open: 'text' | 'thinking' | 'tool' | null = null
  #toldTool: number | null = null
  readonly #held = new Map<number, HeldTool>()

  #arguments(partial_json: string): MessageEvent {
    return this.#delta({ type: 'input_json_delta', partial_json })
  }

  *text(text: string): Generator<MessageEvent> {
    yield* this.#begin('text', { type: 'text', text: '' })
    yield this.#delta({ type: 'text_delta', text })
  }

  *thinking(thinking: string): Generator<MessageEvent> {
    yield* this.#begin('thinking', { type: 'thinking', thinking: '', signature: '' })
    yield this.#delta({ type: 'thinking_delta', thinking })
  }

  *cite(citations: readonly Citation[]): Generator<MessageEvent> {
    if (this.#open !== 'text') return
    for (const { quote, url, external_id, title, index } of citations) {
      const place = { search_result_index: index - 1, start_block_index: 0, end_block_index: 1 }
      const citation = {
        type: 'search_result_location',
        cited_text: quote,
        source: url ?? external_id,
        title,
        ...place,
      }
      yield this.#delta({ type: 'citations_delta', citation })
    }
  }

  *tool(event: ToolEvent): Generator<MessageEvent> {
    if (event.type === 'tool-call-started') {
      this.#held.set(event.index, { id: event.id, name: event.name, parts: [] })
      if (this.#toldTool !== null) return
      this.#toldTool = event.index
      yield* this.#beginTool(event)
    } else if (event.index === this.#toldTool) yield this.#arguments(event.arguments)
    else this.#held.get(event.index)?.parts.push(event.arguments)
  }

  *end(): Generator<MessageEvent> {
    yield* this.#close()
    for (const [index, tool] of this.#held) {
      if (index === this.#toldTool) continue
      yield* this.#beginTool(tool)
      yield this.#arguments(tool.parts.join(''))
      yield* this.#close()
    }
  }

  *#beginTool({ id, name }: { readonly id: string; readonly name: string }): Generator<MessageEvent> {
    yield* this.#close()
    yield* this.#begin('tool', { type: 'tool_use', id, name, input: {} })
  }

  *#begin(kind: 'text' | 'thinking' | 'tool', block: Readonly<Record<string, unknown>>): Generator<MessageEvent> {
    if (this.#open === kind) return
    yield* this.#close()
    this.#index += 1
    this.#open = kind
    yield { type: 'content_block_start', index: this.#index, content_block: block }
  }

  *#close(): Generator<MessageEvent> {
    if (this.#open === null) return
    yield { type: 'content_block_stop', index: this.#index }
    this.#open = null
  }

  #delta(delta: Readonly<Record<string, unknown>>): MessageEvent {
    return { type: 'content_block_delta', index: this.#index, delta }
  }
}
