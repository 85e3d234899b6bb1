import type { ServerResponse } from 'node:http'
import type { AppError } from '#platform/errors'
import type { Band } from '../admission/fair-queue.ts'
import type { Endpoint } from '../backends/endpoints.ts'
import type { Footprint } from '../footprint/footprint.ts'
import type { CatalogueModel, Target } from '../target.ts'
import type { TokenCount } from '../token-count.ts'

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
  /** As it came: of several servers, the one that read its beginning before is asked. */
  readonly body?: Buffer
  /** 0 before 1 (the default) before 2: work that nobody waits for, as `isBackground` of the context says. */
  readonly band?: Band
  /** On vLLM's scale; the actor's by default. */
  readonly priority?: number
}

export interface ModelCall {
  readonly requestId: string
  /** Its place in a trace, as W3C's header says it; undefined where none is followed. */
  readonly traceparent: string | undefined
  /** The one that answers: a fallback when the one that was asked cannot. */
  readonly model: CatalogueModel
  /** Chooses who serves, at once or in its turn, within every limit of the actor. */
  reserve(): Target | Promise<Target>
  /** Who may be asked next after this failure, of which the client saw nothing: for another model, or in its turn, in the end. */
  another(error: AppError): Target | Promise<Target> | null
  /** A second server for the same request, when the first is slow; null when there is none to spare. */
  hedge(): Target | null
  /** One of the two servers asked failed: the other is left. */
  giveUp(target: Target): void
  /** The one of the two, asked then, that answers: the other is left. */
  servedBy(target: Target, sinceMs: number): void
  firstToken(): void
  /** Adds what the answer's headers say of limits, attempts and waiting: names and values in turn. */
  addHeaders(lines: string[]): void
  /** What so many tokens cost and use with whoever serves. */
  footprintOf(tokens: TokenCount): Footprint
  /**
   * The end, however it came: frees what was reserved, corrects the limits, writes the usage row. Only the first counts.
   * An answer that waits for `whenSafe` shares one write with those that end in the same turn of the event loop.
   */
  settle(outcome: { readonly status: number; readonly tokens: TokenCount | null }, whenSafe?: () => void): void
  /** The end of a call of which nothing was answered yet: the status is the one that `response` leaves with. */
  settleFrom(response: ServerResponse): void
}
