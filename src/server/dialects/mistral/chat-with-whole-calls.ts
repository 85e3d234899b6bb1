import { randomUUID } from 'node:crypto'
import type { ChatRequest } from '#contract/inference'
import { type ChatQuestion, streamChat } from '#inference/stream-chat'
import type { Call } from '#server/http/handlers'
import { z } from 'zod'
import { streamChunks } from './chunk-stream.ts'

const TokenLimit = z.number().int().positive().nullish().catch(null)
const Temperature = z.number().nullish().catch(null)

/** A stream for Mistral's libraries, which refuse calls of tools that come in fragments. Rejects only before the first byte. */
export function chatWithWholeCalls(call: Call<'createChatCompletion'>, body: ChatRequest): Promise<void> {
  const { ctx, startedAtMs } = call
  const model = ctx.models.find(body.model)?.id ?? body.model
  const identity = { id: randomUUID().replaceAll('-', ''), model, created: Math.floor(Date.now() / 1000) }
  const events = streamChat(ctx, questionOf(body), { meteredAs: 'chat/completions', startedAtMs })
  return streamChunks(call, identity, events)
}

function questionOf({ stream: _stream, stream_options: _options, ...body }: ChatRequest): ChatQuestion {
  const { model, messages, max_tokens, temperature, random_seed: seed, tool_choice: choice, ...rest } = body
  const [maxTokens, warmth] = [TokenLimit.parse(max_tokens), Temperature.parse(temperature)]
  return {
    model,
    messages,
    parameters: {
      ...rest,
      ...(seed == null ? {} : { seed }),
      ...(choice == null ? {} : { tool_choice: choice === 'any' ? 'required' : choice }),
    },
    ...(maxTokens == null ? {} : { maxTokens }),
    ...(warmth == null ? {} : { temperature: warmth }),
  }
}
