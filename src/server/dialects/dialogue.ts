import type { CollectionId } from '#contract/ids'
import type { AnswerProof } from '#contract/citations'
import type { WireMessage } from '#inference/backends/backend'
import type { ChatEvent } from '#inference/call/chat-events'
import { streamChat } from '#inference/stream-chat'
import { type Assistant, assistantNameOf } from '#toolbox/assistants/assistant'
import { askAssistant } from './ask-assistant.ts'
import type { AnsweredCall } from './ask-assistant.ts'
import { readQuestion } from './openai-chat/read-question.ts'

/** What a chat says, whoever answers it; an assistant's proof comes just before its end. */
export type DialogueEvent =
  | ChatEvent
  | { readonly type: 'proof-found'; readonly text: string; readonly proof: AnswerProof }

/** A chat in OpenAI's shapes, wherever it comes from. */
export interface Dialogue {
  readonly model: string
  readonly messages: readonly WireMessage[]
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
  /** Other members of OpenAI's request. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Collections to answer from, each claim checked in them; null for a model's own answer. */
  readonly collectionIds?: readonly CollectionId[] | null
  /** Path below /v1 that the client used. */
  readonly endpoint: string
}

/** Answers a chat of a dialect that translates: with a model, or with an assistant. */
export async function* dialogue(call: AnsweredCall, asked: Dialogue): AsyncGenerator<DialogueEvent> {
  const { ctx, startedAtMs } = call
  const { model, messages, temperature, maxTokens, parameters, endpoint, collectionIds = null } = asked
  const isAssistant = assistantNameOf(model) !== null
  if (!isAssistant && collectionIds === null) {
    const question = {
      model,
      messages,
      parameters,
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { maxTokens }),
    }
    yield* streamChat(ctx, question, { meteredAs: endpoint, startedAtMs })
    return
  }
  const body = { ...parameters, model, messages: [...messages], temperature, max_tokens: maxTokens }
  const question = readQuestion(body, call.language)
  const assistant = isAssistant ? {} : { assistant: searcher(ctx.models.resolve(model, 'chat').id) }
  for await (const event of askAssistant(call, { model, endpoint, question, collectionIds, ...assistant })) {
    if (event.type === 'text-delta') yield event
    if (event.type === 'answer-finished') {
      const { text, proof, promptTokens, completionTokens } = event
      yield { type: 'proof-found', text, proof }
      yield { type: 'usage-counted', promptTokens, completionTokens }
      yield { type: 'finished', reason: proof.answer_status === 'cut' ? 'length' : 'stop' }
    }
  }
}

/** Made for one question: the client's model, over what the client names. */
function searcher(model: string): Assistant {
  return {
    name: 'search',
    title: null,
    description: '',
    instructions: '',
    mode: 'generate',
    model,
    collectionIds: null,
  }
}
