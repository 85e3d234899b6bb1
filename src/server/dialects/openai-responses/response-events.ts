import { randomUUID } from 'node:crypto'
import { type Citation, SearchResult } from '#contract/citations'
import { fileIdOf } from '#data/files/file-id'
import type { DialogueEvent } from '../dialogue.ts'

type Fields = Readonly<Record<string, unknown>>
export type ResponseEvent = { readonly type: string; readonly sequence_number: number } & Fields

interface Item {
  readonly type: string
  readonly id: string
  status: 'in_progress' | 'completed' | 'incomplete'
  [field: string]: unknown
}

interface Output {
  readonly index: number
  readonly item: Item
}

/** The answer as it stands: filled while its events are told. */
export interface ResponseState {
  readonly id: string
  status: string
  output: Item[]
  [field: string]: unknown
}

/** A chat as the stream of OpenAI's responses tells it; `state` is the whole answer, at any moment. */
export class ResponseTeller {
  readonly state: ResponseState
  #sequence = 0
  #message: { output: Output; text: string; annotations: unknown[] } | null = null
  #thought: { output: Output; text: string } | null = null
  readonly #calls = new Map<number, { output: Output; written: string }>()

  #search: Item | null = null
  readonly #showsHits: boolean

  /** `showsHits`: what a search found is told in the end. */
  constructor(state: ResponseState, { showsHits = false }: { readonly showsHits?: boolean } = {}) {
    this.state = state
    this.#showsHits = showsHits
  }

  begin(): ResponseEvent[] {
    return [this.#whole('response.created'), this.#whole('response.in_progress')]
  }

  /** A search was done before the first word. */
  searched(query: string): ResponseEvent[] {
    const output = this.#add({
      type: 'file_search_call',
      id: newId('fs'),
      status: 'completed',
      queries: [query],
      results: null,
    })
    this.#search = output.item
    const place = { item_id: output.item.id, output_index: output.index }
    return [
      this.#told('response.output_item.added', { output_index: output.index, item: { ...output.item } }),
      this.#told('response.file_search_call.in_progress', place),
      this.#told('response.file_search_call.searching', place),
      this.#told('response.file_search_call.completed', place),
      this.#told('response.output_item.done', { output_index: output.index, item: output.item }),
    ]
  }

  tell(event: DialogueEvent): ResponseEvent[] {
    switch (event.type) {
      case 'text-delta':
        return this.#say(event.text)
      case 'reasoning-delta':
        return this.#think(event.text)
      case 'tool-call-started':
        return this.#call(event)
      case 'tool-call-delta':
        return this.#argue(event.index, event.arguments)
      case 'proof-found':
        if (this.#search !== null && this.#showsHits) {
          const { citations, search_results: hits } = event.proof
          const names = new Map(citations.map((citation) => [citation.document_id, citation.file_name]))
          this.#search['results'] = hits.map((hit) => storeHitOf(hit, names))
        }
        return this.#cite(event.proof.citations, event.text)
      case 'usage-counted': {
        const { promptTokens, completionTokens } = event
        this.state['usage'] = {
          input_tokens: promptTokens,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: completionTokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: promptTokens + completionTokens,
        }
        return []
      }
      case 'finished':
        return this.#finish(event.reason)
      default:
        return event satisfies never
    }
  }

  fail(error: { readonly code: string; readonly message: string }): ResponseEvent[] {
    this.state.status = 'failed'
    this.state['error'] = error
    return [this.#whole('response.failed')]
  }

  #say(delta: string): ResponseEvent[] {
    const events: ResponseEvent[] = []
    if (this.#message === null) {
      const output = this.#add({
        type: 'message',
        id: newId('msg'),
        status: 'in_progress',
        role: 'assistant',
        content: [],
      })
      this.#message = { output, text: '', annotations: [] }
      const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
      events.push(
        this.#told('response.output_item.added', { output_index: output.index, item: { ...output.item } }),
        this.#told('response.content_part.added', { ...this.#placeOfText(output), part }),
      )
    }
    const { output } = this.#message
    this.#message.text += delta
    events.push(this.#told('response.output_text.delta', { ...this.#placeOfText(output), delta, logprobs: [] }))
    return events
  }

  #placeOfText({ index, item }: Output) {
    return { item_id: item.id, output_index: index, content_index: 0 }
  }

  #think(delta: string): ResponseEvent[] {
    const events: ResponseEvent[] = []
    if (this.#thought === null) {
      const output = this.#add({ type: 'reasoning', id: newId('rs'), status: 'in_progress', summary: [], content: [] })
      this.#thought = { output, text: '' }
      events.push(this.#told('response.output_item.added', { output_index: output.index, item: { ...output.item } }))
    }
    this.#thought.text += delta
    events.push(this.#told('response.reasoning_text.delta', { ...this.#placeOfText(this.#thought.output), delta }))
    return events
  }

  #call({ index, id, name }: { readonly index: number; readonly id: string; readonly name: string }): ResponseEvent[] {
    const fields = { status: 'in_progress' as const, call_id: id, name, arguments: '' }
    const output = this.#add({ type: 'function_call', id: newId('fc'), ...fields })
    this.#calls.set(index, { output, written: '' })
    return [this.#told('response.output_item.added', { output_index: output.index, item: { ...output.item } })]
  }

  #argue(index: number, delta: string): ResponseEvent[] {
    const call = this.#calls.get(index)
    if (call === undefined) return []
    call.written += delta
    const place = { item_id: call.output.item.id, output_index: call.output.index }
    return [this.#told('response.function_call_arguments.delta', { ...place, delta })]
  }

  /** Each marker `[1]` of the text leads to its document. */
  #cite(citations: readonly Citation[], text: string): ResponseEvent[] {
    const message = this.#message
    if (message === null) return []
    const byIndex = new Map(citations.map((citation) => [citation.index, citation]))
    return [...text.matchAll(/\[(\d{1,3})\]/g)].flatMap(({ 1: digits, index }) => {
      const citation = byIndex.get(Number(digits))
      if (citation === undefined) return []
      const { document_id, external_id, file_name, title } = citation
      const file_id = fileIdOf({ id: document_id, externalId: external_id })
      const annotation = { type: 'file_citation', index, file_id, filename: file_name ?? title }
      const annotation_index = message.annotations.push(annotation) - 1
      const place = { ...this.#placeOfText(message.output), annotation_index }
      return [this.#told('response.output_text.annotation.added', { ...place, annotation })]
    })
  }

  #finish(reason: string): ResponseEvent[] {
    const isCut = reason === 'length' || reason === 'content_filter'
    const events = [...this.#endThought(), ...this.#endMessage(isCut), ...this.#endCalls()]
    this.state.status = isCut ? 'incomplete' : 'completed'
    if (!isCut) this.state['completed_at'] = Math.floor(Date.now() / 1000)
    if (isCut) {
      this.state['incomplete_details'] = { reason: reason === 'length' ? 'max_output_tokens' : 'content_filter' }
    }
    return [...events, this.#whole(isCut ? 'response.incomplete' : 'response.completed')]
  }

  #endThought(): ResponseEvent[] {
    if (this.#thought === null) return []
    const { output, text } = this.#thought
    output.item['content'] = [{ type: 'reasoning_text', text }]
    return [this.#told('response.reasoning_text.done', { ...this.#placeOfText(output), text }), this.#done(output)]
  }

  #endMessage(isCut: boolean): ResponseEvent[] {
    if (this.#message === null) return []
    const { output, text, annotations } = this.#message
    const part = { type: 'output_text', text, annotations, logprobs: [] }
    output.item['content'] = [part]
    const place = this.#placeOfText(output)
    return [
      this.#told('response.output_text.done', { ...place, text, logprobs: [] }),
      this.#told('response.content_part.done', { ...place, part }),
      this.#done(output, isCut ? 'incomplete' : 'completed'),
    ]
  }

  #endCalls(): ResponseEvent[] {
    return [...this.#calls.values()].flatMap(({ output, written }) => {
      output.item['arguments'] = written
      const { id, name } = output.item
      const place = { item_id: id, output_index: output.index, name }
      return [this.#told('response.function_call_arguments.done', { ...place, arguments: written }), this.#done(output)]
    })
  }

  #done(output: Output, status: Item['status'] = 'completed'): ResponseEvent {
    output.item.status = status
    return this.#told('response.output_item.done', { output_index: output.index, item: output.item })
  }

  #add(item: Item): Output {
    return { index: this.state.output.push(item) - 1, item }
  }

  #whole(type: string): ResponseEvent {
    return this.#told(type, { response: structuredClone(this.state) })
  }

  #told(type: string, fields: Fields): ResponseEvent {
    const sequence_number = this.#sequence
    this.#sequence += 1
    return { type, sequence_number, ...fields }
  }
}

export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`
}

/** As a search in a vector store tells it. */
function storeHitOf({ score, chunk }: SearchResult, fileNames: ReadonlyMap<number, string | null>) {
  const { document_id: id, content, metadata } = chunk
  const { external_id, title } = metadata
  const attributes = Object.fromEntries(Object.entries(metadata).filter(([name]) => !ownNames.has(name)))
  const file_id = fileIdOf({ id, externalId: external_id })
  return { file_id, filename: fileNames.get(id) ?? title, score, text: content, attributes }
}

/** What a passage says of itself; other names are its sender's. */
const ownNames: ReadonlySet<string> = new Set(Object.keys(SearchResult.shape.chunk.shape.metadata.shape))
