import type { GenerateOptions, HistoryItem, LoadedModel } from './llama-library.ts'
import type { LlamaRequest } from './llama-orders.ts'
import { textOfParts } from '../text-of-parts.ts'

export interface Generated {
  readonly finishReason: 'stop' | 'length'
  readonly promptTokens: number
  readonly completionTokens: number
}

export interface Generation {
  readonly request: LlamaRequest
  readonly signal: AbortSignal
  onText(text: string): void
}

/** Writes one answer. What the last prompt shares with this one is not read again. */
export async function generate(loaded: LoadedModel, { request, signal, onText }: Generation): Promise<Generated> {
  const history = historyOf(request)
  const options = await optionsOf(loaded, request)
  let said = ''
  const { metadata } = await loaded.chat.generateResponse(history, {
    ...options,
    signal,
    stopOnAbortSignal: true,
    onTextChunk(text) {
      said += text
      onText(text)
    },
  })
  const prompt = history.map((item) => ('text' in item ? item.text : item.response.join(''))).join('\n')
  return {
    finishReason: metadata.stopReason === 'maxTokens' ? 'length' : 'stop',
    promptTokens: loaded.model.tokenize(prompt).length + history.length * TOKENS_PER_TURN,
    completionTokens: loaded.model.tokenize(said).length,
  }
}

/** The marks of a turn in the usual templates. */
const TOKENS_PER_TURN = 4

async function optionsOf(
  { llama }: LoadedModel,
  request: LlamaRequest,
): Promise<Omit<GenerateOptions, 'onTextChunk' | 'signal' | 'stopOnAbortSignal'>> {
  const { temperature, top_p: topP, seed, stop, response_format: format } = request
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  const schema = format?.type === 'json_schema' ? format.json_schema?.schema : undefined
  const grammar =
    schema === undefined
      ? format?.type === 'json_object' && (await llama.getGrammarFor('json'))
      : await llama.createGrammarForJsonSchema(schema)
  return {
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
    ...(typeof seed === 'number' ? { seed } : {}),
    ...(stop ? { customStopTriggers: typeof stop === 'string' ? [stop] : stop } : {}),
    ...(grammar ? { grammar } : {}),
  }
}

/** The last turn is the model's, yet to be written. */
function historyOf({ messages }: LlamaRequest): HistoryItem[] {
  const turns = messages.map(({ role, content }): HistoryItem => {
    const text = typeof content === 'string' ? content : textOfParts(content)
    if (role === 'assistant') return { type: 'model', response: [text] }
    return { type: role === 'system' || role === 'developer' ? 'system' : 'user', text }
  })
  return [...turns, { type: 'model', response: [] }]
}
