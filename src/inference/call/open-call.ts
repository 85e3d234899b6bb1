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
import { type AppError, isAppError } from '#platform/errors'
import { endpoints } from '../backends/endpoints.ts'
import { type Before, type Conduct, nothingBefore } from '../admission/gate.ts'
import { amountsOf, noAmounts } from '../admission/amounts-of.ts'
import { type Reservation, unlimited } from '../admission/limit-book.ts'
import { Fallback, seenBy } from '../routing/fallback.ts'
import { conversationOf } from '../routing/conversations.ts'
import { prefixesOf } from '../routing/prefix-affinity.ts'
import { rateHeaders } from '../admission/rate-headers.ts'
import type { CatalogueModel, Target } from '../target.ts'
import { type Footprint, footprintOf } from '../footprint/footprint.ts'
import { conductOf, isWorthAnother } from './failed-attempt.ts'
import { CLIENT_GONE_STATUS, Meter } from './meter.ts'
import type { CallRequest, ModelCall } from './model-call.ts'
import type { TokenCount } from '../token-count.ts'
import { tenantOf, waitingOf } from './waiting-of.ts'

export function openCall(ctx: Ctx<'models' | 'usage'>, request: CallRequest): ModelCall {
  const model = ctx.models.resolve(request.model, endpoints[request.endpoint])
  return new OpenCall(ctx, request, seenBy(ctx, model))
}

const MAX_ATTEMPTS = 3
const SERVER_ERROR_STATUS = 500

class OpenCall implements ModelCall {
  readonly requestId: string
  readonly #ctx: Ctx<'models' | 'usage'>
  readonly #request: CallRequest
  readonly #meter: Meter
  #failed: Set<Target> | null = null
  readonly #fallback: Fallback
  #model: CatalogueModel
  #reservation: Reservation = unlimited
  #target: Target
  /** Asked for the same answer, where somebody was slow. */
  #second: Target | null = null
  /** Whether a place at the target is held. */
  #isServed = false
  #attempts = 0
  #attemptsOfModel = 0
  #askedAtMs = 0
  #queueMs = 0
  /** Until it was first sent on, what it waited apart. */
  #overheadMs: number | null = null
  #hasBegun = false

  constructor(ctx: Ctx<'models' | 'usage'>, request: CallRequest, model: CatalogueModel) {
    const { endpoint, meteredAs = endpoint, startedAtMs = performance.now() } = request
    this.#ctx = ctx
    this.#request = request
    this.#model = model
    this.#fallback = new Fallback(ctx, model, endpoints[endpoint])
    this.#target = model.targets[0]
    // The program's own calls: several may follow from one request.
    this.requestId = meteredAs === 'internal' ? `${ctx.actor.requestId}:${randomUUID()}` : ctx.actor.requestId
    this.#meter = new Meter(ctx, { endpoint: meteredAs, requestId: this.requestId, startedAtMs })
  }

  get model(): CatalogueModel {
    return this.#model
  }

  get traceparent(): string | undefined {
    return this.#meter.traceparent
  }

  reserve(): Target | Promise<Target> {
    try {
      const entered = this.#ctx.models.gate.limits.isShared ? this.#drawThenEnter() : this.#enter()
      return entered instanceof Promise ? entered.catch((error: unknown) => this.#reserveInstead(error)) : entered
    } catch (error) {
      return this.#reserveInstead(error)
    }
  }

  /** Of the next model that may be asked after this failure. Each is asked once, which ends it. */
  #reserveInstead(error: unknown): Target | Promise<Target> {
    const next = isAppError(error) ? this.#fallback.after(error) : null
    if (next === null) throw error
    this.#askInstead(next)
    return this.reserve()
  }

  another(error: AppError): Target | Promise<Target> | null {
    this.#leave(conductOf(error))
    const failed = this.#failedTargets
    failed.add(this.#target)
    if (!isWorthAnother(error) || this.#hasBegun || this.#ctx.signal.aborted) return null
    if (this.#attemptsOfModel < MAX_ATTEMPTS) {
      const next = this.#ctx.models.gate.again(this.#model, failed, error)
      if (next) return this.#begin(next)
    }
    return this.#anotherModel(error) ?? this.#waitAgain()
  }

  /** Made by the first failure: nearly no call has one. */
  get #failedTargets(): Set<Target> {
    this.#failed ??= new Set()
    return this.#failed
  }

  #waitAgain(): Promise<Target> | null {
    if (this.#attemptsOfModel >= MAX_ATTEMPTS) return null
    const waiting = waitingOf(this.#ctx, this.#request)
    const waited = this.#ctx.models.gate.waitAgain(this.#model, this.#failedTargets, waiting)
    return waited && waited.then((target) => this.#begin(target))
  }

  hedge(): Target | null {
    if (this.#hasBegun || this.#second !== null || !this.#isServed) return null
    this.#second = this.#ctx.models.gate.hedge(this.#model, new Set([this.#target, ...this.#failedTargets]))
    if (this.#second !== null) this.#attempts += 1
    return this.#second
  }

  giveUp(target: Target): void {
    const { gate } = this.#ctx.models
    gate.leave(target, 'failed')
    this.#failedTargets.add(target)
    if (target !== this.#second && this.#second !== null) this.#target = this.#second
    this.#second = null
  }

  servedBy(target: Target, sinceMs: number): void {
    this.#askedAtMs = sinceMs
    if (this.#second === null) return
    const { gate } = this.#ctx.models
    gate.leave(target === this.#second ? this.#target : this.#second, 'left')
    this.#target = target
    this.#second = null
  }

  /** Within the limits upon that model, and where nobody has to wait. */
  #anotherModel(error: AppError): Target | null {
    const { gate } = this.#ctx.models
    for (let next = this.#fallback.after(error); next !== null; next = this.#fallback.after(error)) {
      const target = gate.enterNow(next)
      if (target === null) continue
      this.#reservation.settle(noAmounts)
      try {
        this.#take(next, target)
      } catch {
        gate.leave(target, 'left')
        continue
      }
      this.#askInstead(next)
      return this.#begin(target)
    }
    return null
  }

  #askInstead(model: CatalogueModel): void {
    this.#model = model
    this.#target = model.targets[0]
    this.#attemptsOfModel = 0
  }

  /** Reserves what the call may take of every limit. */
  #take({ id }: CatalogueModel, target: Target): void {
    const { actor, models } = this.#ctx
    const { estimate } = this.#request
    if (models.gate.limits.isEmpty) return
    const amounts = amountsOf(estimate, this.#footprintAt(target, estimate))
    this.#reservation = models.gate.limits.reserve(actor, id, amounts)
  }

  async #drawThenEnter(): Promise<Target> {
    const { actor, models, signal } = this.#ctx
    const { estimate } = this.#request
    const { limits } = models.gate
    const amounts = amountsOf(estimate, this.footprintOf(estimate))
    // Nothing is awaited between the last look and the reservation: of several calls, one has what was drawn.
    while (limits.lacks(actor, this.#model.id, amounts)) await limits.draw(actor, this.#model.id, amounts)
    signal.throwIfAborted()
    return this.#enter()
  }

  /** At once where nobody has to wait: a promise costs more than the choice of a server. */
  #enter(): Target | Promise<Target> {
    this.#take(this.#model, this.#target)
    const sinceMs = performance.now()
    const refuse = (error: unknown): never => {
      this.#reservation.settle(noAmounts)
      throw error
    }
    try {
      const waiting = () => waitingOf(this.#ctx, this.#request)
      const entered = this.#ctx.models.gate.enter(this.#model, waiting, this.#before())
      if (!(entered instanceof Promise)) return this.#beginSince(entered, sinceMs)
      return entered.then((target) => this.#beginSince(target, sinceMs), refuse)
    } catch (error) {
      return refuse(error)
    }
  }

  #beginSince(target: Target, sinceMs: number): Target {
    this.#begin(target)
    this.#queueMs = this.#askedAtMs - sinceMs
    this.#overheadMs = sinceMs - this.#meter.call.startedAtMs
    return target
  }

  firstToken(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#meter.firstToken()
    const nowMs = performance.now()
    this.#target.load.sawFirstToken(nowMs - this.#askedAtMs, nowMs)
  }

  addHeaders(lines: string[]): void {
    if (this.#reservation !== unlimited) {
      for (const [name, value] of Object.entries(rateHeaders(this.#reservation))) lines.push(name, value)
    }
    if (this.#fallback.asked !== this.#model) lines.push('x-socle-model', this.#model.id)
    if (this.#attempts === 1 && this.#queueMs < 1) return
    lines.push('x-socle-attempts', String(this.#attempts), 'x-socle-queue-ms', this.#queueMs.toFixed(0))
  }

  footprintOf(tokens: TokenCount): Footprint {
    return this.#footprintAt(this.#target, tokens)
  }

  #footprintAt({ facts }: Target, tokens: TokenCount): Footprint {
    const durationMs = this.#askedAtMs === 0 ? 0 : performance.now() - this.#askedAtMs
    return footprintOf(facts, { tokens, durationMs, isGenerated: endpoints[this.#request.endpoint] === 'chat' })
  }

  settle({ status, tokens }: Parameters<ModelCall['settle']>[0], whenSafe?: () => void): void {
    if (this.#meter.isOver) return
    this.#leave(status >= SERVER_ERROR_STATUS ? 'failed' : status === CLIENT_GONE_STATUS ? 'left' : 'served')
    const footprint = this.footprintOf(tokens ?? noTokens)
    this.#reservation.settle(amountsOf(tokens ?? noTokens, footprint))
    const [model, backend, overheadMs] = [this.#model.id, this.#target.backend.name, this.#overheadMs]
    this.#meter.settle({ status, tokens, footprint, model, backend, overheadMs }, whenSafe)
  }

  settleFrom(response: ServerResponse): void {
    this.#leave('left')
    this.#reservation.settle(noAmounts)
    this.#meter.settleFrom(response, { tokens: null, model: this.#model.id, backend: this.#target.backend.name })
  }

  #before(): Before {
    const { body, endpoint } = this.#request
    const { targets } = this.#model
    if (body === undefined || targets.length === 1) return nothingBefore
    if (!targets.some(({ weight }) => weight !== null)) return { prefixes: prefixesOf(body), conversation: null }
    if (endpoint !== 'chat/completions') return nothingBefore
    return { prefixes: [], conversation: conversationOf(tenantOf(this.#ctx.actor), body) }
  }

  #begin(target: Target): Target {
    this.#target = target
    this.#isServed = true
    this.#attempts += 1
    this.#attemptsOfModel += 1
    this.#askedAtMs = performance.now()
    return target
  }

  #leave(conduct: Conduct): void {
    const { gate } = this.#ctx.models
    if (this.#isServed) gate.leave(this.#target, conduct)
    if (this.#second !== null) gate.leave(this.#second, 'left')
    this.#isServed = false
    this.#second = null
  }
}

const noTokens: TokenCount = { promptTokens: 0, completionTokens: 0 }
