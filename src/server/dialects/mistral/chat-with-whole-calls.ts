import { randomUUID } from 'node:crypto'
import type { ChatRequest } from '#contract/inference'
import { type ChatQuestion, streamChat } from '#inference/stream-chat'
import type { Call } from '#server/http/handlers'
import { z } from 'zod'
import { streamChunks } from './chunk-stream.ts'

const TokenLimit = z.number().int().positive().nullish()
const Temperature = z.number().nullish()

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
  const [limit, warmth] = [TokenLimit.safeParse(max_tokens), Temperature.safeParse(temperature)]
  return {
    model,
    messages,
    parameters: {
      ...rest,
      // What is no number goes as it came: the server refuses it, as it does without a stream.
      ...(limit.success ? {} : { max_tokens }),
      ...(warmth.success ? {} : { temperature }),
      ...(seed == null ? {} : { seed }),
      ...(choice == null ? {} : { tool_choice: choice === 'any' ? 'required' : choice }),
    },
    ...(limit.data == null ? {} : { maxTokens: limit.data }),
    ...(warmth.data == null ? {} : { temperature: warmth.data }),
  }
}
