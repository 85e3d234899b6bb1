import type { OrganisationId } from '#contract/ids'
import type { OpeningHours } from '#contract/opening-hours'
import type { DataLevel } from '#contract/model-routing'
import type { AppError } from '#platform/errors'
import type { IncomingHttpHeaders } from 'node:http'
import type { FootprintFacts } from '../footprint/footprint.ts'
import type { Endpoint, ModelCapability } from './endpoints.ts'

export type { Endpoint, ModelCapability } from './endpoints.ts'

/** A model as its backend announces it. `id` is what clients write, `upstream` what the backend is asked for. */
export interface BackendModel {
  readonly id: string
  readonly upstream: string
  /** Other names that clients may write. */
  readonly aliases: readonly string[]
  readonly capabilities: readonly ModelCapability[]
  readonly ownedBy: string | null
  /** Unix seconds. */
  readonly created: number | null
  readonly maxContextLength: number | null
  /** Somebody said what it does; otherwise it may be a guess. */
  readonly isTyped?: boolean
  /** Good enough to try things: nobody gets it unless they choose it. */
  readonly isDemonstration?: boolean
  /** Euros per million tokens. */
  readonly costs?: FootprintFacts['costs']
  /** Its server's share of the calls to it, beside those of other servers; who would answer first when nobody says. */
  readonly weight?: number
  /** Its server is tried beside the others, and left when it does worse than they do. */
  readonly isTrial?: boolean
  /** When that trial was asked for, in milliseconds since 1970: a later one begins anew. */
  readonly trialsSinceMs?: number
  /** Part of the calls to the model of which its server gets a copy and no more, between 0 and 1. */
  readonly mirrorShare?: number
  /** When its server may be asked for it; empty: always. */
  readonly hours?: readonly OpeningHours[]
  /** How long one server may take for a whole answer before another is asked too. */
  readonly hedgeAfterMs?: number
  /** Models asked instead while this one cannot be. */
  readonly fallbacks?: Fallbacks
  /** Billions of parameters; read in its name when nobody says them. */
  readonly parameters?: FootprintFacts['parameters']
}

/** Other models, in turn, and the failures after which they are asked. */
export interface Fallbacks {
  readonly models: readonly string[]
  readonly after: readonly FallbackReason[]
}

/** No server of the model answers; all have too much to do. */
export const fallbackReasons = ['unavailable', 'busy'] as const
export type FallbackReason = (typeof fallbackReasons)[number]

/** One request whose bytes go to the backend as they are. */
export interface ForwardRequest {
  readonly endpoint: Endpoint
  readonly body: Buffer
  readonly contentType: string
  readonly requestId: string
  /** W3C's header of this name, where traces are followed. */
  readonly traceparent?: string | undefined
  /** A stream must begin soon; a whole answer may take as long as its generation. */
  readonly stream: boolean
}

/** Receives the answer. After `end`, `fail` or an abort, nothing more comes. */
export interface ForwardSink {
  start(status: number, headers: IncomingHttpHeaders): void
  /** False asks for a pause; `Forwarding.resume` ends it. The bytes may be kept. */
  data(chunk: Buffer): boolean
  end(): void
  fail(error: AppError): void
}

/** The handle of a forwarded request. Both are harmless once it is over. */
export interface Forwarding {
  abort(): void
  resume(): void
}

/** A message in OpenAI's shape: `content` may be text or typed parts, tool calls stand beside it. */
export interface WireMessage {
  readonly role: string
  readonly content?: unknown
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** A backend in service. What its models can do is written in its list. */
export interface Backend {
  readonly name: string
  readonly kind: string
  /** The one organisation that it serves; every one by default. */
  readonly organisationId?: OrganisationId
  /** The most sensitive data that it may be sent; any by default. */
  readonly maySee?: DataLevel
  /** Unix seconds, for models of which it tells no date. */
  readonly offeredSince?: number
  /** Models that are known before the server is asked. */
  readonly configured?: readonly BackendModel[]
  /** Requests that it answers at the same time; unlimited by default. */
  readonly maxConcurrency?: number
  /** Of the electricity where it runs; what runs on this machine counts its processor. */
  readonly gramsPerKilowattHour?: number
  readonly isLocal?: boolean
  /** Its streams tell their counts unasked. */
  readonly refusesStreamOptions?: boolean
  forward(request: ForwardRequest, sink: ForwardSink): Forwarding
  /** Throws `backend_unavailable` while it cannot be reached. */
  listModels(signal: AbortSignal): Promise<readonly BackendModel[]>
  /** Cuts what it is answering, or waits for it and begins nothing more. */
  close(how: 'now' | 'when-idle'): Promise<void>
}
