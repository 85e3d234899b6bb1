import type { ServerResponse } from 'node:http'
import { payerOf } from '#platform/auth/actor'
import type { Ctx } from '#inference/context'
import { type SpanPlace, placeBelow, writeTraceparent } from '#platform/telemetry/span'
import type { Footprint } from '../footprint/footprint.ts'
import type { TokenCount } from '../token-count.ts'

/** The status of a call whose client left before its end. */
export const CLIENT_GONE_STATUS = 499

/** What is metered: everything that is known before the answer. */
export interface MeteredCall {
  /** Path below /v1, or `internal` for the program's own calls. */
  readonly endpoint: string
  readonly requestId: string
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
}

export interface Outcome {
  /** What the client got, as HTTP says it. */
  readonly status: number
  readonly tokens: TokenCount | null
  /** The catalogue's name for the model. */
  readonly model: string
  /** Name of the backend that answered or failed last. */
  readonly backend: string
  readonly footprint?: Footprint | null
  readonly overheadMs?: number | null
}

/** One call on its way to its usage row: written once, by whichever of its ends comes first. */
export class Meter {
  readonly call: MeteredCall
  readonly #ctx: Ctx<'usage'>
  readonly #place: SpanPlace | null
  #firstTokenMs: number | null = null
  #isOver = false

  constructor(ctx: Ctx<'usage'>, call: MeteredCall) {
    this.#ctx = ctx
    this.call = call
    this.#place = ctx.usage.isTraced === true ? placeBelow(ctx.trace ?? null) : null
  }

  /** What the server is told, where traces are followed. */
  get traceparent(): string | undefined {
    return this.#place === null ? undefined : writeTraceparent(this.#place)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  firstToken(): void {
    this.#firstTokenMs ??= performance.now() - this.call.startedAtMs
  }

  /** `whenSafe` is called once no kill can lose the row; rows of calls that end together are written together then. */
  settle(
    { status, tokens, model, backend, footprint = null, overheadMs = null }: Outcome,
    whenSafe?: () => void,
  ): void {
    if (this.#isOver) return
    this.#isOver = true
    const { endpoint, requestId, startedAtMs } = this.call
    const { actor, usage, assistant = null } = this.#ctx
    const { organisationId, keyId, personId } = payerOf(actor)
    const row = {
      at: new Date(),
      requestId,
      organisationId,
      keyId,
      personId,
      model,
      backend,
      endpoint,
      status,
      promptTokens: tokens?.promptTokens ?? null,
      completionTokens: tokens?.completionTokens ?? null,
      durationMs: performance.now() - startedAtMs,
      firstTokenMs: this.#firstTokenMs,
      footprint,
      assistant,
      overheadMs,
      place: this.#place,
    }
    usage.record(row, whenSafe)
  }

  /** Nothing was answered yet: whoever writes the refusal decides its status, which is read when it has left. */
  settleFrom(response: ServerResponse, outcome: Omit<Outcome, 'status'>): void {
    const settle = (): void => {
      const status = response.writableFinished ? response.statusCode : CLIENT_GONE_STATUS
      this.settle({ ...outcome, status })
    }
    if (response.closed) settle()
    else response.once('close', settle)
  }
}
