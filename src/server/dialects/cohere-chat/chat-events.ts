import type { CohereChatAnswer, CohereChatEvent, CohereCitation } from '#contract/cohere'
import type { Citation } from '#contract/citations'
import type { DialogueEvent } from '../dialogue.ts'

type Reason = CohereChatAnswer['finish_reason']

const reasons: ReadonlyMap<string, Reason> = new Map(
  Object.entries({
    stop: 'COMPLETE',
    length: 'MAX_TOKENS',
    tool_calls: 'TOOL_CALL',
    content_filter: 'ERROR',
  }),
)

interface Identity {
  readonly id: string
  readonly showsThinking: boolean
}

/** A chat as Cohere's stream tells it: texts and calls of tools, each begun, filled and ended. */
export async function* cohereEvents(
  { id, showsThinking }: Identity,
  events: AsyncIterable<DialogueEvent>,
): AsyncGenerator<CohereChatEvent> {
  yield {
    type: 'message-start',
    id,
    delta: { message: { role: 'assistant', content: [], tool_calls: [], citations: [] } },
  }
  const texts = new Texts()
  const calls = new Set<number>()
  let usage = { input_tokens: 0, output_tokens: 0 }
  let reason: Reason = 'COMPLETE'
  for await (const event of events) {
    switch (event.type) {
      case 'text-delta':
        yield* texts.say('text', event.text)
        break
      case 'reasoning-delta':
        if (showsThinking) yield* texts.say('thinking', event.text)
        break
      case 'tool-call-started': {
        yield* texts.end()
        calls.add(event.index)
        const call = { id: event.id, type: 'function', function: { name: event.name, arguments: '' } }
        yield { type: 'tool-call-start', index: event.index, delta: { message: { tool_calls: call } } }
        break
      }
      case 'tool-call-delta': {
        const part = { function: { arguments: event.arguments } }
        yield { type: 'tool-call-delta', index: event.index, delta: { message: { tool_calls: part } } }
        break
      }
      case 'proof-found':
        yield* texts.end()
        yield* citationEvents(event.text, event.proof.citations)
        break
      case 'usage-counted':
        usage = { input_tokens: event.promptTokens, output_tokens: event.completionTokens }
        break
      case 'finished':
        reason = event.stopSequence === undefined ? (reasons.get(event.reason) ?? 'COMPLETE') : 'STOP_SEQUENCE'
    }
  }
  yield* texts.end()
  for (const index of calls) yield { type: 'tool-call-end', index }
  yield { type: 'message-end', id, delta: { finish_reason: reason, usage: { billed_units: usage, tokens: usage } } }
}

class Texts {
  #open: 'text' | 'thinking' | null = null
  #index = -1

  #begin(type: 'text' | 'thinking'): CohereChatEvent {
    this.#open = type
    this.#index += 1
    return { type: 'content-start', index: this.#index, delta: { message: { content: { type, [type]: '' } } } }
  }

  *say(type: 'text' | 'thinking', said: string): Generator<CohereChatEvent> {
    if (this.#open !== type) {
      yield* this.end()
      yield this.#begin(type)
    }
    yield { type: 'content-delta', index: this.#index, delta: { message: { content: { [type]: said } } } }
  }

  *end(): Generator<CohereChatEvent> {
    if (this.#open !== null) yield { type: 'content-end', index: this.#index }
    this.#open = null
  }
}

/** Where the text of an assistant has a numbered marker, and the passage that it leads to. */
function* citationEvents(text: string, citations: readonly Citation[]): Generator<CohereChatEvent> {
  for (const [index, cited] of citations.flatMap((citation) => citedIn(text, citation)).entries()) {
    yield { type: 'citation-start', index, delta: { message: { citations: cited } } }
    yield { type: 'citation-end', index }
  }
}

/** One for each place where the number of the passage stands. */
export function citedIn(text: string, { index, external_id: id, title, quote, url }: Citation): CohereCitation[] {
  const marker = `[${index}]`
  const document = { title, snippet: quote, ...(url === null ? {} : { url }) }
  const sources = [{ type: 'document' as const, id, document }]
  const cited: CohereCitation[] = []
  for (let start = text.indexOf(marker); start >= 0; start = text.indexOf(marker, start + marker.length)) {
    cited.push({ start, end: start + marker.length, text: marker, sources, content_index: 0 })
  }
  return cited
}
