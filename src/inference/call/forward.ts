import type { ServerResponse } from 'node:http'
import type { Ctx } from '#inference/context'
import { AppError, isAppError, messageOf } from '#platform/errors'
import type { Endpoint, ForwardRequest, ForwardSink, Forwarding } from '../backends/backend.ts'
import type { Target, TargetTraits } from '../target.ts'
import { mirrorCall } from '../routing/mirror.ts'
import { countTokens, noteSilence, textsIn, textsOfAnswer } from './count-tokens.ts'
import { Exchange } from './exchange.ts'
import type { Answered } from './exchange-options.ts'
import { spliceFormField } from '../bytes/form-field.ts'
import { forwardHedged } from './hedge.ts'
import { learnsRefusal } from './learn-refusal.ts'
import type { ModelCall } from './model-call.ts'
import { openCall } from './open-call.ts'
import { priorityOf, toldPriority, withPriority } from './priority.ts'
import { spliceChatBody } from '../bytes/splice.ts'
import type { TokenCount } from '../token-count.ts'

/** What is read of a request's body; the rest is the backend's business. */
export interface ForwardedFields {
  readonly stream?: unknown
  readonly stream_options?: { readonly include_usage?: boolean | null | undefined } | null | undefined
  readonly max_tokens?: unknown
  readonly max_completion_tokens?: unknown
  readonly tools?: unknown
  readonly priority?: unknown
}

export interface ForwardCall {
  /** As the client wrote it. */
  readonly model: string
  readonly endpoint: Endpoint
  /** The client's bytes: JSON, or a form when `contentType` says so. */
  readonly body: Buffer
  /** The body once read; `{}` for a form, unless it asks for a stream. */
  readonly parsed: ForwardedFields
  /** `application/json` by default; of a form, with its boundary. */
  readonly contentType?: string
  /** Members of JSON, each with its comma, that the answer gains: those of a whole answer, or of the first event of a stream. */
  readonly members?: string
  /** A whole answer with the members that its server left out; `usage` is what the call took, as JSON. */
  readonly complete?: (answer: string, usage: string) => string
  readonly response: ServerResponse
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
}

/**
 * Passes a request to whoever serves its model, and the answer back, bytes untouched but for the model's name. Rejects
 * only before the first byte was written, so that the caller can still answer an error; later failures end the answer
 * themselves.
 */
export function forward(ctx: Ctx<'models' | 'usage'>, forwarded: ForwardCall): Promise<void> {
  const { endpoint, body, parsed, contentType = 'application/json', response, startedAtMs } = forwarded
  const estimate = { promptTokens: Math.ceil(body.length / BYTES_PER_TOKEN), completionTokens: longestAnswer(parsed) }
  const priority = priorityOf(ctx.actor, parsed.priority)
  const call = openCall(ctx, { model: forwarded.model, endpoint, estimate, startedAtMs, body, priority })
  const stream = parsed.stream === true
  const asked = { target: call.model.targets[0], isAsked: false }
  const count = (answered: Answered) => {
    if (answered.isComplete) noteSilence(asked.target.traits)
    return countAnswer(answered, { body, contentType })
  }
  const exchange = new Exchange({
    call,
    response,
    startedAtMs,
    isStream: stream && streamsCounts.has(endpoint),
    heartbeatMs: ctx.models.gate.heartbeatMs,
    tools: parsed.tools,
    hidesUsage: parsed.stream_options?.include_usage === false,
    members: forwarded.members ?? '',
    complete: forwarded.complete,
    count,
    usage: ctx.usage,
  })
  const requestFor = (to: Target): ForwardRequest => {
    const { requestId, traceparent } = call
    return { endpoint, body: patchBody(forwarded, to, priority), contentType, requestId, traceparent, stream }
  }
  return askInTurn(call, { exchange, requestFor, asked, response, priority })
}

interface Asking {
  readonly exchange: Exchange
  requestFor(target: Target): ForwardRequest
  /** Who is asked, or answers. */
  readonly asked: { target: Target; isAsked: boolean }
  readonly response: ServerResponse
  readonly priority: number
}

/** Until somebody answers. Throws the last failure, unless the stream that was opened could tell it. */
async function askInTurn(call: ModelCall, asking: Asking): Promise<void> {
  const { exchange, requestFor, asked, response } = asking
  try {
    const reserved = call.reserve()
    asked.target = reserved instanceof Promise ? await reserved : reserved
    asked.isAsked = true
    mirrorCall(call.model, requestFor)
    for (;;) {
      const error = await exchange.attempt(asked.target, (sink) => ask(call, asking, sink))
      if (error === null) return
      asked.target = await afterFailure(call, asking, error)
    }
  } catch (error) {
    const isTold = exchange.refuse(isAppError(error) ? error : new AppError('internal', { reason: messageOf(error) }))
    if (isTold && isAppError(error)) return
    if (asked.isAsked) call.settleFrom(response)
    throw error
  }
}

function ask(call: ModelCall, { exchange, requestFor, asked }: Asking, sink: ForwardSink): Forwarding {
  const onServed = (by: Target): void => {
    asked.target = by
    exchange.servedBy(by)
  }
  return forwardHedged(call, { target: asked.target, requestFor, onServed }, sink)
}

/** Who is asked next. Throws the failure when nobody is. */
async function afterFailure(call: ModelCall, { exchange, asked, priority }: Asking, error: AppError): Promise<Target> {
  if (learnsRefusal(asked.target.traits, error, priority)) return asked.target
  const next = await call.another(error)
  if (next === null || exchange.isOver) throw error
  return next
}

/** Endpoints whose streams can be asked for their token counts. */
const streamsCounts: ReadonlySet<Endpoint> = new Set(['chat/completions', 'completions'])
/** Of JSON in French and in English, roughly; the real count corrects it. */
const BYTES_PER_TOKEN = 4

function longestAnswer({ max_completion_tokens: newer, max_tokens: older }: ForwardedFields): number {
  const asked = newer ?? older
  return typeof asked === 'number' && asked > 0 ? asked : 0
}

function patchBody(forwarded: ForwardCall, target: Target, priority: number): Buffer {
  const { model, endpoint, body, parsed, contentType } = forwarded
  const { upstream, traits } = target
  if (contentType?.startsWith('multipart/')) {
    return spliceFormField(body, contentType, { name: 'model', value: upstream })
  }
  const streamOptions = streamOptionsOf(endpoint, parsed, traits)
  const isSame = streamOptions === 'keep' && upstream === model
  const patched = isSame ? body : spliceChatBody(body, { model: upstream, streamOptions })
  return withPriority(patched, parsed.priority, toldPriority(priority, traits))
}

function streamOptionsOf(
  endpoint: Endpoint,
  parsed: ForwardedFields,
  traits: TargetTraits,
): 'keep' | 'count' | 'remove' {
  if (parsed.stream !== true || !streamsCounts.has(endpoint)) return 'keep'
  if (traits.refusesStreamOptions) return 'remove'
  return parsed.stream_options?.include_usage === true ? 'keep' : 'count'
}

type Asked = Required<Pick<ForwardCall, 'body' | 'contentType'>>

/** A longer prompt is counted by its bytes: reading it once more would take others' time. */
const MAX_COUNTED_PROMPT_BYTES = 1024 * 1024

/** A server that counted nothing, or a client that left before it could: counted here. */
function countAnswer(answered: Answered, { body, contentType }: Asked): TokenCount | null {
  if (contentType !== 'application/json') return null
  return { promptTokens: countPrompt(body), completionTokens: countCompletion(answered) }
}

function countPrompt(body: Buffer): number {
  if (body.length > MAX_COUNTED_PROMPT_BYTES) return Math.ceil(body.length / BYTES_PER_TOKEN)
  return countTokens(textsIn(JSON.parse(body.toString().replace(/^\uFEFF/, ''))))
}

function countCompletion({ text, deltas, deltasInText }: Answered): number {
  if (text === '') return deltas
  const tokens = countTokens(textsOfAnswer(text))
  return deltasInText === 0 ? tokens : Math.round((tokens * deltas) / deltasInText)
}
