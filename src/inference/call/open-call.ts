/**
 * The one way to a model. Whatever asks one (a client's bytes, a translated dialect, an assistant, a batch, an
 * ingestion) opens a call, and admission, the choice of a backend, limits and metering happen in it, once:
 *
 *     const call = openCall(ctx, { model, endpoint, estimate })   // throws model_not_found, model_cannot
 *     const target = await call.reserve()                         // rate_limited, backend_busy, backend_unavailable
 *     call.firstToken()
 *     call.settle({ status, tokens })                             // writes the usage row, once
 *
 * Three verbs stand on it, and handlers need no more than these:
 *
 * - `forward(ctx, { model, endpoint, body, parsed, response, startedAtMs })` of `forward.ts` passes a client's bytes to
 *   any endpoint of `backends/endpoints.ts` and the answer back, whole or streamed. Resolves when the answer is over;
 *   rejects only while nothing was written, so that the caller can still answer an error.
 * - `streamChat(ctx, question, options)` of `#inference/stream-chat` gives the typed events of one chat
 *   (`text-delta`, `reasoning-delta`, `tool-call-started`, `tool-call-delta`, `usage-counted`, `finished` last), for
 *   dialects that translate and for the program's own questions. `question.messages` and `question.parameters` are
 *   OpenAI's (`tools`, `response_format`, `stop`…). Throws AppError; the reader leaves by `ctx.signal` or by `return()`.
 * - `ask(ctx, { model, endpoint, body })` of `ask.ts` gives a whole JSON answer as a value, under our name for the
 *   model (rerank, moderations, OCR, embeddings for another dialect).
 *
 * `meteredAs` names the path that the client used (`messages`, `responses`) where it is not the model's endpoint.
 */
import type { ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Ctx } from '#inference/context'
import type { AppError } from '#platform/errors'
import { type Endpoint, endpoints } from '../backends/endpoints.ts'
import type { CatalogueModel, Target } from '../catalogue.ts'
import { Meter } from './meter.ts'
import type { TokenCount } from './usage-scan.ts'

export interface CallRequest {
  /** As the client wrote it. */
  readonly model: string
  readonly endpoint: Endpoint
  /** Tokens to reserve; corrected by what is counted in the end. */
  readonly estimate: TokenCount
  /** Path below /v1 that the client used, when it is not `endpoint`. `internal` for the program's own calls. */
  readonly meteredAs?: string
  /** `performance.now()` when the request arrived; now by default. */
  readonly startedAtMs?: number
}

export interface ModelCall {
  readonly requestId: string
  readonly model: CatalogueModel
  /** Waits its turn within every limit of the actor, then chooses who serves. */
  reserve(): Promise<Target>
  /** Who may be asked next after this failure, of which the client saw nothing; null when the call ends with it. */
  another(error: AppError): Promise<Target | null>
  firstToken(): void
  /** The end, however it came: frees what was reserved, corrects the limits, writes the usage row. Only the first counts. */
  settle(outcome: { readonly status: number; readonly tokens: TokenCount | null }): void
  /** The end of a call of which nothing was answered yet: the status is the one that `response` leaves with. */
  settleFrom(response: ServerResponse): void
}

export function openCall(ctx: Ctx<'models' | 'usage'>, request: CallRequest): ModelCall {
  const model = ctx.models.resolve(request.model, endpoints[request.endpoint])
  return new OpenCall(ctx, request, model)
}

class OpenCall implements ModelCall {
  readonly requestId: string
  readonly model: CatalogueModel
  readonly #meter: Meter
  #target: Target

  constructor(ctx: Ctx<'models' | 'usage'>, request: CallRequest, model: CatalogueModel) {
    const { endpoint, meteredAs = endpoint, startedAtMs = performance.now() } = request
    this.model = model
    this.#target = model.targets[0]
    // The program's own calls: several may follow from one request.
    this.requestId = meteredAs === 'internal' ? `${ctx.actor.requestId}:${randomUUID()}` : ctx.actor.requestId
    this.#meter = new Meter(ctx, { model: model.id, endpoint: meteredAs, requestId: this.requestId, startedAtMs })
  }

  async reserve(): Promise<Target> {
    return this.#target
  }

  async another(_error: AppError): Promise<Target | null> {
    return null
  }

  firstToken(): void {
    this.#meter.firstToken()
  }

  settle({ status, tokens }: { readonly status: number; readonly tokens: TokenCount | null }): void {
    this.#meter.settle({ status, tokens, backend: this.#target.backend.name })
  }

  settleFrom(response: ServerResponse): void {
    this.#meter.settleFrom(response, { tokens: null, backend: this.#target.backend.name })
  }
}
