import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { ChatRequest } from '#contract/inference'
import { AppError } from '#platform/errors'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { type ErrorAudience, asAppError, errorBody } from '#server/http/write-error'
import { EventStream } from '#server/streams/event-stream'
import { writeJson } from '../write-json.ts'
import {
  type AnswerFinished,
  chatChunk,
  chatCompletion,
  finishReasonOf,
  proofChunk,
  usageChunk,
} from './chat-shapes.ts'

/** Where an answer goes, and what was asked. */
export interface ChatExchange extends ErrorAudience {
  readonly response: ServerResponse
  readonly body: ChatRequest
}

/** Writes an answer whole or as a stream. Rejects before the first byte only: after it, the client is told here. */
export function writeChat(exchange: ChatExchange, events: AsyncIterable<AnswerEvent>): Promise<void> {
  return exchange.body.stream === true ? streamAnswer(exchange, events) : writeWhole(exchange, events)
}

async function writeWhole(
  { requestId, body, response }: ChatExchange,
  events: AsyncIterable<AnswerEvent>,
): Promise<void> {
  let finished: AnswerFinished | null = null
  for await (const event of events) if (event.type === 'answer-finished') finished = event
  if (finished === null) throw new AppError('internal', { reason: 'the answer has no end' })
  writeJson(response, requestId, chatCompletion(identityOf(body.model), finished))
}

/** Until the first word an error is an ordinary answer; after it, an event, and no `[DONE]`. */
async function streamAnswer(exchange: ChatExchange, events: AsyncIterable<AnswerEvent>): Promise<void> {
  const { requestId, response } = exchange
  const stream = new EventStream(response, requestId)
  try {
    await sendChunks(exchange, stream, events)
    await stream.send('[DONE]')
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    await stream.send(errorBody(asAppError(error), exchange))
    stream.end()
  }
}

async function sendChunks(
  { body }: ChatExchange,
  stream: EventStream,
  events: AsyncIterable<AnswerEvent>,
): Promise<void> {
  const identity = identityOf(body.model)
  let begun = false
  const begin = async (): Promise<void> => {
    if (!begun) await stream.send(chatChunk(identity, { role: 'assistant', content: '', refusal: null }))
    begun = true
  }
  for await (const event of events) {
    if (event.type === 'text-delta') {
      await begin()
      await stream.send(chatChunk(identity, { content: event.text }))
    }
    if (event.type === 'answer-finished') {
      await begin()
      await stream.send(proofChunk(identity, event))
      await stream.send(chatChunk(identity, {}, finishReasonOf(event)))
      if (body.stream_options?.include_usage !== false) await stream.send(usageChunk(identity, event))
      return
    }
  }
  throw new AppError('internal', { reason: 'the answer has no end' })
}

function identityOf(model: string) {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model }
}
