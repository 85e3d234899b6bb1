import { getResponse, storeResponse } from '#apps/responses/stored-responses'
import type { ResponseRequest } from '#contract/responses'
import type { WireMessage } from '#inference/backends/backend'
import type { ServerContext } from '#server/context'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBody } from '#server/http/write-error'
import type { Language } from '#server/locales/error-words'
import { EventStream } from '#server/streams/event-stream'
import { z } from 'zod'
import { type DialogueEvent, dialogue } from '../dialogue.ts'
import { writeJson } from '../write-json.ts'
import { withFileTexts } from './read-files.ts'
import { readInput } from './read-input.ts'
import { readTools } from './read-tools.ts'
import { type ResponseEvent, ResponseTeller, newId } from './response-events.ts'
import { emptyResponse, historyOf } from './response-shape.ts'
import type { RunningResponses } from './running-responses.ts'

type ResponseCall = Call<'createResponse'>

/** One question on its way to its answer. */
interface Exchange {
  readonly ctx: ServerContext
  readonly body: ResponseRequest
  readonly language: Language
  readonly teller: ResponseTeller
  /** What the model reads: what came before, then what is asked now. */
  readonly messages: readonly WireMessage[]
  readonly searchedFor: string | null
  readonly events: AsyncGenerator<DialogueEvent>
}

/** Answers whole, as a stream, or in the background. Rejects only before the first byte. */
export async function answerResponse(call: ResponseCall, running: RunningResponses): Promise<void> {
  const { body, response, ctx } = call
  if (body.background === true) return answerLater(call, running)
  const exchange = await prepare(call)
  if (body.stream === true) return streamResponse(exchange, call)
  for await (const _ of tell(exchange)) continue
  await keep(exchange)
  writeJson(response, ctx.actor.requestId, exchange.teller.state)
}

/** The client may leave: the answer goes on, and is read or stopped by its id. */
async function answerLater(call: ResponseCall, running: RunningResponses): Promise<void> {
  const stop = new AbortController()
  const ctx = { ...call.ctx, signal: stop.signal }
  const exchange = await prepare({ ...call, ctx })
  const { state } = exchange.teller
  const told = structuredClone(state)
  await keep(exchange)
  running.run(state.id, stop, async () => {
    try {
      for await (const _ of tell(exchange)) continue
    } catch (error) {
      if (stop.signal.aborted) state.status = 'cancelled'
      else exchange.teller.fail(failureOf(error, exchange))
    }
    await keep(exchange)
  })
  writeJson(call.response, ctx.actor.requestId, told)
}

/** The head leaves with the first word, so that a failure before it is an ordinary error. */
async function streamResponse(exchange: Exchange, { response, ctx }: ResponseCall): Promise<void> {
  const stream = new EventStream(response, ctx.actor.requestId)
  const waiting: ResponseEvent[] = []
  const send = async (): Promise<void> => {
    for (const event of waiting.splice(0)) await stream.sendNamed(event.type, event)
  }
  let isBegun = false
  try {
    for await (const event of tell(exchange)) {
      waiting.push(event)
      isBegun ||= event.type !== 'response.created' && event.type !== 'response.in_progress'
      if (event.type === 'response.completed' || event.type === 'response.incomplete') await keep(exchange)
      if (isBegun) await send()
    }
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    waiting.push(...exchange.teller.fail(failureOf(error, exchange)))
    await send()
    stream.end()
  }
}

function failureOf(thrown: unknown, { ctx, language }: Exchange): { code: string; message: string } {
  const error = asAppError(thrown)
  if (error.code === 'internal') ctx.log.error({ requestId: ctx.actor.requestId, err: thrown }, 'an answer failed')
  const { code, message } = errorBody(error, { requestId: ctx.actor.requestId, language }).error
  return { code, message }
}

async function prepare(call: ResponseCall): Promise<Exchange> {
  const { ctx, body, language } = call
  const { parameters, collectionIds } = readTools(body)
  const messages = [...(await messagesBefore(ctx, body)), ...readInput(await withFileTexts(ctx, body))]
  const model = ctx.models.find(body.model)?.id ?? body.model
  const teller = new ResponseTeller(emptyResponse(newId('resp'), { ...body, model }), {
    showsHits: body.include?.includes('file_search_call.results') === true,
  })
  const events = dialogue(call, {
    model: body.model,
    messages,
    parameters,
    collectionIds,
    temperature: body.temperature ?? undefined,
    maxTokens: body.max_output_tokens ?? undefined,
    endpoint: 'responses',
  })
  const searchedFor = collectionIds === null ? null : lastText(messages)
  return { ctx, body, language, teller, messages, searchedFor, events }
}

const Messages = z.array(z.looseObject({ role: z.string() }))

/** Instructions are those of each question alone. */
async function messagesBefore(ctx: ServerContext, body: ResponseRequest): Promise<WireMessage[]> {
  if (body.previous_response_id == null) return []
  const { messages } = await getResponse(ctx, body.previous_response_id)
  return Messages.parse(messages)
}

function lastText(messages: readonly WireMessage[]): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content
  return typeof content === 'string' ? content : ''
}

async function* tell({ teller, events, searchedFor }: Exchange): AsyncGenerator<ResponseEvent> {
  yield* teller.begin()
  let isSearchTold = searchedFor === null
  for await (const event of events) {
    if (!isSearchTold && searchedFor !== null) yield* teller.searched(searchedFor)
    isSearchTold = true
    yield* teller.tell(event)
  }
}

async function keep({ ctx, body, teller, messages }: Exchange): Promise<void> {
  if (body.store === false && body.background !== true) return
  const { state } = teller
  const asked = messages.filter(({ role }) => role !== 'system')
  const inputItems = typeof body.input === 'string' ? [inputItem(body.input)] : body.input
  await storeResponse(ctx, { id: state.id, body: state, inputItems, messages: [...asked, ...historyOf(state)] })
}

function inputItem(text: string): object {
  return { type: 'message', id: newId('msg'), role: 'user', content: [{ type: 'input_text', text }] }
}
