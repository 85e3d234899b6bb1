import type { ServerResponse } from 'node:http'
import type { Ctx } from '#inference/context'
import type { Endpoint } from '../backends/endpoints.ts'
import { spliceFormField } from './form-field.ts'
import { Exchange } from './exchange.ts'
import { openCall } from './open-call.ts'
import { spliceChatBody } from './splice.ts'

/** What is read of a request's body; the rest is the backend's business. */
export interface ForwardedFields {
  readonly stream?: unknown
  readonly stream_options?: { readonly include_usage?: boolean | null | undefined } | null | undefined
  readonly max_tokens?: unknown
  readonly max_completion_tokens?: unknown
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
  readonly response: ServerResponse
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
}

/**
 * Passes a request to whoever serves its model, and the answer back, bytes untouched but for the model's name. Rejects
 * only before the first byte was written, so that the caller can still answer an error; later failures end the answer
 * themselves.
 */
export async function forward(ctx: Ctx<'models' | 'usage'>, forwarded: ForwardCall): Promise<void> {
  const { endpoint, body, parsed, contentType = 'application/json', response, startedAtMs } = forwarded
  const estimate = { promptTokens: Math.ceil(body.length / BYTES_PER_TOKEN), completionTokens: longestAnswer(parsed) }
  const call = openCall(ctx, { model: forwarded.model, endpoint, estimate, startedAtMs })
  const stream = parsed.stream === true
  const asked = parsed.stream_options?.include_usage
  const target = await call.reserve()
  const isForm = contentType.startsWith('multipart/')
  const includeUsage = stream && !isForm && asked !== true && streamsCounts.has(endpoint)
  const patched = isForm
    ? spliceFormField(body, contentType, { name: 'model', value: target.upstream })
    : patchJson(forwarded, { model: target.upstream, includeUsage })
  const exchange = new Exchange({ call, target, response, startedAtMs, stream, hidesUsage: asked === false })
  await exchange.run((sink) => {
    const { requestId } = call
    return target.backend.forward({ endpoint, body: patched, contentType, requestId, stream }, sink)
  })
}

/** Endpoints whose streams can be asked for their token counts. */
const streamsCounts: ReadonlySet<Endpoint> = new Set(['chat/completions', 'completions'])
/** Of JSON in French and in English, roughly; the real count corrects it. */
const BYTES_PER_TOKEN = 4
const DEFAULT_COMPLETION_TOKENS = 0

function longestAnswer({ max_completion_tokens: newer, max_tokens: older }: ForwardedFields): number {
  const asked = newer ?? older
  return typeof asked === 'number' && asked > 0 ? asked : DEFAULT_COMPLETION_TOKENS
}

function patchJson({ model, body }: ForwardCall, patch: { model: string; includeUsage: boolean }): Buffer {
  if (!patch.includeUsage && patch.model === model) return body
  return spliceChatBody(body, patch)
}
