import { randomUUID } from 'node:crypto'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import { answer } from '#toolbox/answer/answer'
import type { AnswerEvent } from '#toolbox/answer/answer-event'
import { AppError } from '#platform/errors'
import { errorTable } from '../../http/error-table.ts'
import type { Call } from '../../http/handlers.ts'
import { asAppError, errorBody } from '../../http/write-error.ts'
import { EventStream } from '../../streams/event-stream.ts'
import { type AnswerFinished, chatChunk, chatCompletion, proofChunk, usageChunk } from './chat-shapes.ts'
import { readQuestion } from './read-question.ts'

type ChatCall = Call<'createChatCompletion'>

const CLIENT_GONE_STATUS = 499

/** An assistant's answer in the dialect of chat completions, whole or as a stream; metered as one call. */
export async function chatWithAssistant(call: ChatCall): Promise<void> {
  const { ctx, body, language } = call
  const question = readQuestion(body, language)
  const assistant = await resolveAssistant(ctx, body.model)
  const events = answer(ctx, { assistant, language, ...question })
  const meter = new Meter(call)
  try {
    await (body.stream === true ? streamAnswer(call, meter.watch(events)) : writeWhole(call, meter.watch(events)))
  } catch (error) {
    meter.fail(error)
    throw error
  } finally {
    meter.close()
  }
}

async function writeWhole({ ctx, body, response }: ChatCall, events: AsyncIterable<AnswerEvent>): Promise<void> {
  let finished: AnswerFinished | null = null
  for await (const event of events) if (event.type === 'answer-finished') finished = event
  if (finished === null) throw new AppError('internal', { reason: 'the answer has no end' })
  const bytes = Buffer.from(JSON.stringify(chatCompletion(identityOf(body.model), finished)))
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': ctx.actor.requestId,
    'request-id': ctx.actor.requestId,
  })
  response.end(bytes)
}

/** Until the first word an error is an ordinary answer; after it, an event, and no `[DONE]`. */
async function streamAnswer(call: ChatCall, events: AsyncIterable<AnswerEvent>): Promise<void> {
  const { ctx, response, language } = call
  const stream = new EventStream(response, ctx.actor.requestId)
  try {
    await sendChunks(call, stream, events)
    await stream.send('[DONE]')
    stream.end()
  } catch (error) {
    stream.abandon()
    if (response.headersSent && !response.destroyed) {
      await stream.send(errorBody(asAppError(error), { requestId: ctx.actor.requestId, language }))
      stream.end()
    }
    throw error
  }
}

async function sendChunks({ body }: ChatCall, stream: EventStream, events: AsyncIterable<AnswerEvent>): Promise<void> {
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
      await stream.send(chatChunk(identity, {}, 'stop'))
      if (body.stream_options?.include_usage !== false) await stream.send(usageChunk(identity, event))
      return
    }
  }
  throw new AppError('internal', { reason: 'the answer has no end' })
}

function identityOf(model: string) {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model }
}

/** One row per call, however it ends. The model behind is metered apart, as a call of the program itself. */
class Meter {
  readonly #call: ChatCall
  #status = CLIENT_GONE_STATUS
  #firstTokenMs: number | null = null
  #finished: AnswerFinished | null = null

  constructor(call: ChatCall) {
    this.#call = call
  }

  async *watch(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent> {
    for await (const event of events) {
      if (event.type === 'text-delta') this.#firstTokenMs ??= performance.now() - this.#call.startedAtMs
      if (event.type === 'answer-finished') {
        this.#finished = event
        this.#status = 200
      }
      yield event
    }
  }

  fail(error: unknown): void {
    const isGone = this.#call.response.destroyed
    this.#status = isGone ? CLIENT_GONE_STATUS : errorTable[asAppError(error).code].status
  }

  close(): void {
    const { ctx, body, startedAtMs } = this.#call
    const { organisationId, keyId, personId, requestId } = ctx.actor
    ctx.usage.record({
      at: new Date(),
      requestId,
      organisationId,
      keyId,
      personId,
      model: body.model,
      backend: 'assistant',
      endpoint: 'chat/completions',
      status: this.#status,
      promptTokens: this.#finished?.promptTokens ?? null,
      completionTokens: this.#finished?.completionTokens ?? null,
      durationMs: performance.now() - startedAtMs,
      firstTokenMs: this.#firstTokenMs,
    })
  }
}
