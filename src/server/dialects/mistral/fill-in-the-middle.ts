import { randomUUID } from 'node:crypto'
import type { FimRequest } from '#contract/mistral'
import type { ChatEvent } from '#inference/call/chat-events'
import { type ChatQuestion, streamChat } from '#inference/stream-chat'
import type { Call } from '#server/http/handlers'
import { writeJson } from '../write-json.ts'
import { type Identity, streamChunks, usageOf } from './chunk-stream.ts'

/** Answers Mistral's request for the text between two others. Rejects only before the first byte. */
export async function answerFim(call: Call<'fillInTheMiddle'>): Promise<void> {
  const { body, ctx, startedAtMs } = call
  const model = ctx.models.find(body.model)?.id ?? body.model
  const identity = { id: randomUUID().replaceAll('-', ''), model, created: Math.floor(Date.now() / 1000) }
  const events = streamChat(ctx, questionOf(body), { meteredAs: 'fim/completions', startedAtMs })
  if (body.stream === true) await streamChunks(call, identity, events)
  else writeJson(call.response, ctx.actor.requestId, await wholeAnswer(identity, events))
}

function questionOf({ model, prompt, suffix, stream: _stream, ...rest }: FimRequest): ChatQuestion {
  const { max_tokens: maxTokens, temperature, random_seed: seed, ...parameters } = rest
  return {
    model,
    between: { prompt, suffix: suffix ?? null },
    parameters: { ...parameters, ...(seed == null ? {} : { seed }) },
    ...(temperature == null ? {} : { temperature }),
    ...(maxTokens == null ? {} : { maxTokens }),
  }
}

async function wholeAnswer(identity: Identity, events: AsyncIterable<ChatEvent>) {
  let content = ''
  let usage = usageOf(0, 0)
  let finish_reason = 'stop'
  for await (const event of events) {
    if (event.type === 'text-delta') content += event.text
    if (event.type === 'usage-counted') usage = usageOf(event.promptTokens, event.completionTokens)
    if (event.type === 'finished') finish_reason = event.reason
  }
  const message = { role: 'assistant', content, tool_calls: null }
  return { ...identity, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }
}
