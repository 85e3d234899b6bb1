import { randomUUID } from 'node:crypto'
import type { FimRequest } from '#contract/mistral'
import type { ChatEvent } from '#inference/call/chat-events'
import { type ChatQuestion, streamChat } from '#inference/stream-chat'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBody } from '#server/http/write-error'
import { EventStream } from '#server/streams/event-stream'
import { writeJson } from '../write-json.ts'

interface Identity {
  readonly id: string
  readonly model: string
  readonly created: number
}

/** Answers Mistral's request for the text between two others. Rejects only before the first byte. */
export async function answerFim(call: Call<'fillInTheMiddle'>): Promise<void> {
  const { body, ctx, startedAtMs } = call
  const model = ctx.models.find(body.model)?.id ?? body.model
  const identity = { id: randomUUID().replaceAll('-', ''), model, created: Math.floor(Date.now() / 1000) }
  const events = streamChat(ctx, questionOf(body), { meteredAs: 'fim/completions', startedAtMs })
  if (body.stream === true) await streamAnswer(call, identity, events)
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

/** The head leaves with the first word, so that a failure before it is an ordinary error. */
async function streamAnswer(
  { ctx, response, language }: Call<'fillInTheMiddle'>,
  identity: Identity,
  events: AsyncIterable<ChatEvent>,
): Promise<void> {
  const { requestId } = ctx.actor
  const stream = new EventStream(response, requestId)
  const told = (delta: object, finish_reason: string | null, more: object = {}) =>
    stream.send({
      ...identity,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
      ...more,
    })
  try {
    let usage = usageOf(0, 0)
    for await (const event of events) {
      if (event.type === 'text-delta') await told({ role: 'assistant', content: event.text }, null)
      if (event.type === 'usage-counted') usage = usageOf(event.promptTokens, event.completionTokens)
      if (event.type === 'finished') await told({ content: '' }, event.reason, { usage })
    }
    await stream.send('[DONE]')
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    await stream.sendNamed('error', errorBody(asAppError(error), { requestId, language }))
    stream.end()
  }
}

function usageOf(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
