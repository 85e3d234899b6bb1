import type { AppError } from '#platform/errors'
import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'

export type ModelCapability = 'chat' | 'embeddings'

/** A model as its backend announces it. `id` is what clients write, `upstream` what the backend is asked for. */
export interface BackendModel {
  readonly id: string
  readonly upstream: string
  readonly capabilities: readonly ModelCapability[]
  readonly ownedBy: string | null
  /** Unix seconds. */
  readonly created: number | null
  readonly maxContextLength: number | null
}

/** One request whose bytes go to the backend as they are. */
export interface ForwardRequest {
  readonly endpoint: 'chat/completions' | 'embeddings'
  readonly body: Buffer
  readonly requestId: string
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

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** A chat asked for by the program itself. */
export interface ChatStreamRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly maxTokens?: number
  readonly requestId: string
}

export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'usage-counted'; readonly promptTokens: number; readonly completionTokens: number }
  | { readonly type: 'finished'; readonly reason: string }

export interface ChatCapabilityPort {
  forward(request: ForwardRequest, sink: ForwardSink): Forwarding
  /** Typed events of one answer; `finished` is the last. Throws `backend_unavailable` or `backend_protocol`. */
  stream(request: ChatStreamRequest, signal: AbortSignal): AsyncGenerator<ChatEvent>
}

export interface EmbeddingsCapabilityPort {
  /** One vector per text, in their order. */
  embed(request: EmbedRequest, signal: AbortSignal): Promise<Embedded>
  /** Present when the backend speaks OpenAI's dialect itself. */
  forward?(request: ForwardRequest, sink: ForwardSink): Forwarding
}

export interface EmbedRequest {
  readonly model: string
  readonly texts: readonly string[]
  readonly requestId: string
}

export interface Embedded {
  readonly vectors: readonly Float32Array[]
  readonly tokens: number
}

/** A backend in service. A missing capability means that it cannot. */
export interface Backend {
  readonly name: string
  readonly kind: string
  readonly chat?: ChatCapabilityPort
  readonly embeddings?: EmbeddingsCapabilityPort
  /** Throws `backend_unavailable` while it cannot be reached. */
  listModels(signal: AbortSignal): Promise<readonly BackendModel[]>
  /** Cuts what it is answering, or waits for it and begins nothing more. */
  close(how: 'now' | 'when-idle'): Promise<void>
}

/** A kind of backend: its settings in the configuration file, and how one is opened. Opening reaches nobody. */
export interface BackendKind<Kind extends string, Settings extends z.ZodObject> {
  readonly kind: Kind
  readonly settings: Settings
  connect(name: string, settings: z.output<Settings>): Backend
}

export function defineBackend<Kind extends string, Settings extends z.ZodObject>(
  backend: BackendKind<Kind, Settings>,
): BackendKind<Kind, Settings> {
  return backend
}
