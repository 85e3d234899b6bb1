import { AppError } from '#platform/errors'
import { z } from 'zod'
import { backendError, reasonIn } from '#inference/backend-error'
import type { ChatEvent, ChatStreamRequest } from '../backend.ts'
import { pullAnswer, readWhole } from './collect-answer.ts'
import { type OpenaiTarget, parseJson } from './embed.ts'
import { ServerSentEvents } from './server-sent-events.ts'

/** Text, nothing, or the typed parts of reasoning models, of which only the text is the answer. */
const Content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().nullish() }))])
  .nullish()
  .transform((content) => {
    if (!Array.isArray(content)) return content ?? ''
    return content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('')
  })

const Said = z.looseObject({ content: Content }).nullish()

const Chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: Said, message: Said, finish_reason: z.string().nullish() })).nullish(),
  usage: z
    .looseObject({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() })
    .nullish()
    .catch(null),
})

/** One answer as typed events, whatever the server makes of the stream. */
export async function* streamChatEvents(
  target: OpenaiTarget,
  request: ChatStreamRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { backend, connection } = target
  const { requestId } = request
  const body = bodyOf(request)
  const answer = await pullAnswer(connection, { endpoint: 'chat/completions', body, requestId, stream: true }, signal)
  if (answer.status !== 200) {
    const text = await readWhole(backend, answer.chunks)
    throw backendError({ backend, status: answer.status, retryAfter: answer.retryAfter, body: text })
  }
  let reason: string | null = null
  for await (const data of dataOf(backend, answer.streamed, answer.chunks)) {
    if (data === '[DONE]') {
      reason ??= 'stop'
      break
    }
    for (const event of eventsOf(backend, data)) {
      if (event.type === 'finished') reason = event.reason
      else yield event
    }
  }
  if (reason === null) throw new AppError('backend_unavailable', { backend, reason: 'the answer was cut' })
  yield { type: 'finished', reason }
}

function bodyOf(request: ChatStreamRequest): Buffer {
  const { model, messages, temperature, maxTokens } = request
  const body = {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
  }
  return Buffer.from(JSON.stringify(body))
}

/** A server that answers whole although it was asked to stream is read as one event. */
async function* dataOf(backend: string, streamed: boolean, chunks: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  if (!streamed) {
    yield await readWhole(backend, chunks)
    return
  }
  const events = new ServerSentEvents()
  for await (const chunk of chunks) yield* events.push(chunk)
  yield* events.end()
}

function* eventsOf(backend: string, data: string): Generator<ChatEvent> {
  const value = parseJson(backend, data)
  if (typeof value === 'object' && value !== null && 'error' in value && value.error) {
    throw new AppError('backend_protocol', { backend, reason: reasonIn(data) ?? 'an error within the stream' })
  }
  const chunk = Chunk.safeParse(value)
  if (!chunk.success) throw new AppError('backend_protocol', { backend, reason: 'an event of an unknown shape' })
  const choice = chunk.data.choices?.[0]
  const text = choice?.delta?.content ?? choice?.message?.content ?? ''
  if (text !== '') yield { type: 'text-delta', text }
  const { usage } = chunk.data
  if (typeof usage?.prompt_tokens === 'number') {
    yield { type: 'usage-counted', promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens ?? 0 }
  }
  if (choice?.finish_reason) yield { type: 'finished', reason: choice.finish_reason }
}
