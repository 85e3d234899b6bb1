import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Ctx } from '#inference/context'
import { AppError } from '#platform/errors'
import { createParser } from 'eventsource-parser'
import type { WireMessage } from './backends/backend.ts'
import { type ChatEvent, ChatEventReader, isCutReason } from './call/chat-events.ts'
import { countTokens, noteSilence, textsIn } from './call/count-tokens.ts'
import { CLIENT_GONE_STATUS } from './call/meter.ts'
import { type OpenedAnswer, openAnswer, statusOfFailure } from './call/open-answer.ts'
import { openCall } from './call/open-call.ts'
import { priorityOf, toldPriority } from './call/priority.ts'
import { readWhole } from './call/pull-answer.ts'
import type { TokenCount } from './token-count.ts'
import { type ThoughtFilter, withoutThoughts } from './call/without-thoughts.ts'
import type { Target, TargetTraits } from './target.ts'

/** A chat, or a text with a hole in it, by the name that clients use for the model. */
export type ChatQuestion = Asked & ({ readonly messages: readonly WireMessage[] } | { readonly between: Ends })

/** What stands before and after the text that is asked for. */
interface Ends {
  readonly prompt: string
  readonly suffix: string | null
}

interface Asked {
  readonly model: string
  readonly temperature?: number
  readonly maxTokens?: number
  /** Other members of OpenAI's request: `tools`, `tool_choice`, `response_format`, `stop`, `seed`… */
  readonly parameters?: Readonly<Record<string, unknown>>
}

export interface ChatOptions {
  /** Path below /v1 that a client used; `internal`, the program's own call, by default. */
  readonly meteredAs?: string
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs?: number
  /** Thoughts that the server leaves in the text are told as such: see `withoutThoughts`. */
  readonly partsThoughts?: boolean
}

/**
 * Asks a model on the actor's behalf: same backends, limits and metering as anybody's call. `finished` is the last event,
 * and tokens are told before it: counted here, about, when the server counts nothing.
 * Throws `backend_unavailable` (an answer cut too), `backend_protocol`, `backend_busy`, `invalid_request`.
 */
export async function* streamChat(
  ctx: Ctx<'models' | 'usage'>,
  question: ChatQuestion,
  { meteredAs = 'internal', partsThoughts = false, ...times }: ChatOptions = {},
): AsyncGenerator<ChatEvent> {
  const { endpoint, given } = wireOf(question)
  const sent = JSON.stringify(given)
  const estimate = {
    promptTokens: Math.ceil(sent.length / CHARACTERS_PER_TOKEN),
    completionTokens: question.maxTokens ?? 0,
  }
  const { model } = question
  const body = Buffer.from(sent)
  const call = openCall(ctx, { model, endpoint, estimate, meteredAs, body, ...times })
  // Until it is finished, an answer counts as left by its reader.
  let status = CLIENT_GONE_STATUS
  let tokens: TokenCount | null = null
  let said = ''
  try {
    const priority = priorityOf(ctx.actor)
    const requestFor = (target: Target) => requestOf(question, target, priority)
    const opened = await openAnswer(call, { requestFor, signal: ctx.signal, priority })
    const thoughts = partsThoughts ? withoutThoughts(opened.target.traits) : null
    for await (const event of readAnswer(opened, question.parameters?.['tools'])) {
      if (event.type === 'finished' && tokens === null) {
        tokens = countHere(opened.target.traits, given, said)
        yield { type: 'usage-counted', ...tokens }
      }
      if (event.type === 'usage-counted') tokens = event
      else if (event.type === 'finished') status = 200
      else call.firstToken()
      said += 'text' in event ? event.text : ''
      yield* answered(event, thoughts)
      if (event.type === 'finished' || said.length <= longestText(question)) continue
      tokens = countTexts(given, said)
      status = 200
      yield { type: 'usage-counted', ...tokens }
      yield* answered({ type: 'finished', reason: 'length' }, thoughts)
      return
    }
  } catch (error) {
    status = statusOfFailure(error, ctx.signal)
    throw error
  } finally {
    call.settle({ status, tokens })
  }
}

/** Of a text, the words of the answer alone. */
function* answered(event: ChatEvent, thoughts: ThoughtFilter | null): Generator<ChatEvent> {
  const isText = event.type === 'text-delta'
  const isLast = event.type === 'finished'
  if (thoughts === null || !(isText || isLast)) {
    yield event
    return
  }
  const text = isText ? thoughts.push(event.text) : thoughts.end(isCutReason(event.reason))
  if (text !== '') yield { type: 'text-delta', text }
  if (isLast) yield event
}

/** The server told no counts. */
function countHere(traits: TargetTraits, given: object, said: string): TokenCount {
  noteSilence(traits)
  return countTexts(given, said)
}

function countTexts(given: object, said: string): TokenCount {
  return { promptTokens: countTokens(textsIn(given)), completionTokens: countTokens(said) }
}

/** No text has that many characters a token: a server that says more does not heed `max_tokens`, and is cut. */
const mostCharactersPerToken = 32

function longestText({ maxTokens }: ChatQuestion): number {
  return maxTokens === undefined ? Number.POSITIVE_INFINITY : maxTokens * mostCharactersPerToken
}

const CHARACTERS_PER_TOKEN = 4

async function* readAnswer({ target, answer }: OpenedAnswer, tools: unknown): AsyncGenerator<ChatEvent> {
  const backend = target.backend.name
  const reader = new ChatEventReader(backend, tools)
  let isDone = false
  for await (const data of dataOf(backend, answer.streamed, answer.chunks)) {
    isDone = data === '[DONE]'
    if (isDone) break
    yield* reader.read(data)
  }
  yield* reader.rest()
  const reason = reader.finishReason ?? (isDone ? 'stop' : null)
  if (reason === null) throw new AppError('backend_unavailable', { backend, reason: 'answer_cut' })
  const { stopSequence } = reader
  yield { type: 'finished', reason, ...(stopSequence === null ? {} : { stopSequence }) }
}

function requestOf(question: ChatQuestion, target: Target, priority: number) {
  return { endpoint: wireOf(question).endpoint, body: bodyOf(question, target, priority), stream: true }
}

function wireOf(question: ChatQuestion) {
  if ('messages' in question) return { endpoint: 'chat/completions', given: { messages: question.messages } } as const
  const { prompt, suffix } = question.between
  return { endpoint: 'fim/completions', given: { prompt, ...(suffix === null ? {} : { suffix }) } } as const
}

function bodyOf(question: ChatQuestion, { upstream, traits }: Target, priority: number): Buffer {
  const { temperature, maxTokens, parameters } = question
  const body = {
    ...parameters,
    model: upstream,
    ...wireOf(question).given,
    stream: true,
    ...(traits.refusesStreamOptions ? {} : { stream_options: { include_usage: true } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    priority: toldPriority(priority, traits),
  }
  return Buffer.from(JSON.stringify(body))
}

/** Of events that come all at once, others are served between one part and the next. */
const BYTES_PER_TURN = 8 * 1024

/** A server that answers whole although it was asked to stream is read as one event. */
async function* dataOf(backend: string, streamed: boolean, chunks: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  if (!streamed) {
    yield await readWhole(backend, chunks)
    return
  }
  const waiting: string[] = []
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: ({ data }) => waiting.push(data) })
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += BYTES_PER_TURN) {
      const piece = chunk.subarray(from, from + BYTES_PER_TURN)
      parser.feed(decoder.decode(piece, { stream: true }))
      yield* waiting.splice(0)
      if (piece.length === BYTES_PER_TURN) await nextTurn()
    }
  }
  // Some servers forget the last empty line.
  parser.feed('\n\n')
  yield* waiting.splice(0)
}
