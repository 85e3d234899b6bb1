import type { ServerResponse } from 'node:http'
import type { UsageRecorder } from '../usage-recorder.ts'
import type { ModelCall } from './model-call.ts'
import type { TokenCount } from '../token-count.ts'

export interface ExchangeOptions {
  readonly call: ModelCall
  readonly response: ServerResponse
  readonly startedAtMs: number
  /** The client asked for a stream of words. */
  readonly isStream: boolean
  /** Silence after which such a stream tells that it lives. */
  readonly heartbeatMs: number
  /** The tools that the request offers. */
  readonly tools: unknown
  /** The client asked for no usage event: it is counted, then dropped. */
  readonly hidesUsage: boolean
  /** Members of JSON that the answer, or its first event, gains; empty when there is none. */
  readonly members: string
  /** A whole answer with the members that its server left out; `usage` is what the call took, as JSON. */
  readonly complete?: ((answer: string, usage: string) => string) | undefined
  /** Tokens of an answer whose server counted nothing. */
  count(answered: Answered): TokenCount | null
  /** Told why a call could not be metered: the client has its answer all the same. */
  readonly usage: Pick<UsageRecorder, 'onUnmetered'>
}

export interface Answered {
  /** The answer's JSON, or that of its events, when it was kept. */
  readonly text: string
  /** Events that said something, and how many of them are in the text. */
  readonly deltas: number
  readonly deltasInText: number
  readonly isComplete: boolean
}
