import type { Citation } from '#contract/citations'
import type { CohereFirstChatAnswer, CohereFirstChatEvent, CohereFirstChatRequest } from '#contract/cohere-first'
import { citedIn } from '../cohere-chat/chat-events.ts'
import type { DialogueEvent } from '../dialogue.ts'

type Reason = CohereFirstChatAnswer['finish_reason']

const reasons: ReadonlyMap<string, Reason> = new Map(Object.entries({ length: 'MAX_TOKENS', content_filter: 'ERROR' }))

/** A chat as the first client reads it: its events, and the whole of it at the end. */
export class ChatTeller {
  readonly #sent: CohereFirstChatRequest
  readonly #id: string
  #text = ''
  #usage = { input_tokens: 0, output_tokens: 0 }
  #reason: Reason = 'COMPLETE'
  readonly #calls = new Map<number, { name: string; written: string }>()
  #cited: readonly Citation[] = []

  constructor(sent: CohereFirstChatRequest, id: string) {
    this.#sent = sent
    this.#id = id
  }

  begun(): CohereFirstChatEvent {
    return { event_type: 'stream-start', is_finished: false, generation_id: this.#id }
  }

  tell(event: DialogueEvent): CohereFirstChatEvent[] {
    switch (event.type) {
      case 'text-delta':
        this.#text += event.text
        return [{ event_type: 'text-generation', is_finished: false, text: event.text }]
      case 'tool-call-started':
        this.#calls.set(event.index, { name: event.name, written: '' })
        return []
      case 'tool-call-delta': {
        const call = this.#calls.get(event.index)
        if (call) call.written += event.arguments
        return []
      }
      case 'proof-found':
        this.#cited = event.proof.citations
        return this.#cited.length === 0
          ? []
          : [{ event_type: 'citation-generation', is_finished: false, citations: this.#citations() }]
      case 'usage-counted':
        this.#usage = { input_tokens: event.promptTokens, output_tokens: event.completionTokens }
        return []
      case 'finished':
        this.#reason = event.stopSequence === undefined ? (reasons.get(event.reason) ?? 'COMPLETE') : 'STOP_SEQUENCE'
        return this.#calls.size === 0
          ? []
          : [{ event_type: 'tool-calls-generation', is_finished: false, tool_calls: this.#toolCalls() }]
      default:
        return []
    }
  }

  /** The last event, which knows no stop sequence. */
  ended(): CohereFirstChatEvent {
    const finish_reason = this.#reason === 'STOP_SEQUENCE' ? 'COMPLETE' : this.#reason
    return { event_type: 'stream-end', is_finished: true, finish_reason, response: this.whole() }
  }

  failed(message: string): CohereFirstChatEvent {
    this.#reason = 'ERROR'
    return { ...this.ended(), error: message }
  }

  whole(): CohereFirstChatAnswer {
    const { chat_history: history, message } = this.#sent
    const said = [...(history ?? []), { role: 'USER', message }].map((one) => ({ ...one, message: one.message ?? '' }))
    const calls = this.#calls.size === 0 ? {} : { tool_calls: this.#toolCalls() }
    const cited = this.#cited.length === 0 ? {} : { citations: this.#citations(), documents: this.#documents() }
    return {
      text: this.#text,
      generation_id: this.#id,
      response_id: this.#id,
      finish_reason: this.#reason,
      chat_history: [...said, { role: 'CHATBOT', message: this.#text, ...calls }],
      ...calls,
      ...cited,
      meta: { api_version: { version: '1' }, billed_units: this.#usage, tokens: this.#usage },
    }
  }

  #citations() {
    return this.#cited.flatMap((citation) =>
      citedIn(this.#text, citation).map(({ start, end, text, sources }) => {
        return { start, end, text, document_ids: sources.map(({ id }) => id) }
      }),
    )
  }

  #documents() {
    return this.#cited.flatMap((citation) => {
      const sources = citedIn(this.#text, citation)[0]?.sources ?? []
      return sources.map(({ id, document }) => ({ id, ...document }))
    })
  }

  #toolCalls() {
    return [...this.#calls.values()].map(({ name, written }) => ({ name, parameters: parametersIn(written) }))
  }
}

function parametersIn(written: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(written)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : {}
  } catch {
    return {}
  }
}
