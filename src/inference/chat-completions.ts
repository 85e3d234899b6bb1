import type { ChatRequest } from '#contract/inference'
import { AppError } from '#platform/errors'
import type { ServerResponse } from 'node:http'
import type { Forwarding } from './backends/backend.ts'
import { type Caller, Exchange } from './exchange.ts'
import type { CatalogueModel } from './catalogue.ts'
import { spliceChatBody } from './splice.ts'
import type { UsageRing } from './usage-ring.ts'

/** A chat whose caller is known, whose body is read and whose model is resolved. */
export interface ChatCall {
  readonly model: CatalogueModel
  readonly body: Buffer
  readonly parsed: ChatRequest
  readonly response: ServerResponse
  readonly requestId: string
  readonly caller: Caller
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
}

/**
 * Passes one chat to its backend and the answer back, bytes untouched. Rejects only before the first byte was written,
 * so that the caller can still answer an error; later failures end the answer themselves.
 */
export function handleChat(usage: UsageRing, call: ChatCall): Promise<void> {
  const { model, parsed } = call
  const { chat } = model.backend
  if (!chat) return Promise.reject(new AppError('model_cannot', { model: model.id, capability: 'chat' }))
  const stream = parsed.stream === true
  const asked = parsed.stream_options?.include_usage
  const exchange = new Exchange({ usage, call, stream, endpoint: 'chat/completions', hidesUsage: asked === false })
  const body = patchBody(call, stream && asked !== true)
  return exchange.run((sink): Forwarding => {
    return chat.forward({ endpoint: 'chat/completions', body, requestId: call.requestId, stream }, sink)
  })
}

function patchBody(call: ChatCall, includeUsage: boolean): Buffer {
  const { model, body } = call
  if (!includeUsage && model.upstream === model.id) return body
  return spliceChatBody(body, { model: model.upstream, includeUsage })
}
