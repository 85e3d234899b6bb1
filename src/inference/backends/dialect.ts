import type { BackendModel, Endpoint } from './backend.ts'
import type { Connection } from './openai/connection.ts'

/** What a kind of server does otherwise than OpenAI's. Everything left out passes as it is. */
export interface Dialect {
  /** Path below the base URL; the endpoint itself by default. */
  readonly paths?: { readonly [E in Endpoint]?: string }
  /** Translates the body of a request. */
  readonly requests?: { readonly [E in Endpoint]?: (body: Buffer) => Buffer }
  /** Translates a whole answer; such an endpoint is never streamed. Throws `backend_protocol`. */
  readonly answers?: { readonly [E in Endpoint]?: (answer: Answered) => Buffer }
  /** It tells its counts unasked, and refuses requests that ask. */
  readonly refusesStreamOptions?: boolean
  /** The models in service. Throws `backend_unavailable`, `backend_protocol`. */
  listModels(backend: string, connection: Connection, signal: AbortSignal): Promise<BackendModel[]>
}

export interface Answered {
  readonly backend: string
  /** What was asked, once translated. */
  readonly request: Buffer
  readonly body: Buffer
}
