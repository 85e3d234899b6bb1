import type { ErrorDetails } from '#platform/errors'
import type { ModelManifest } from './model-manifest.ts'

type PassedOn = 'hash_mismatch' | 'not_found' | 'engine_unavailable'

export interface LoadOrder {
  readonly type: 'load'
  readonly modelFile: string
  readonly cacheFolder: string
  readonly threads: number
  readonly manifest: ModelManifest
}

/** What the program asks of the engine's process: to load once, then one text at a time. */
export type EngineOrder = LoadOrder | { readonly type: 'embed'; readonly text: string }

/** An error as it crosses to the program. */
export type EngineFailure = {
  [Code in PassedOn]: { readonly code: Code; readonly details: ErrorDetails[Code] }
}[PassedOn]

/** Each order gets one reply, in order. */
export type EngineReply =
  | { readonly type: 'loaded'; readonly converted: boolean; readonly durationMs: number }
  | { readonly type: 'embedded'; readonly vector: Float32Array; readonly tokens: number }
  | { readonly type: 'failed'; readonly failure: EngineFailure }

/** The other end of the channel is a process of this program, made of the same version of these files. */
export function asOrder(message: unknown): EngineOrder {
  return message as EngineOrder
}

/** As `asOrder`, the other way. */
export function asReply(message: unknown): EngineReply {
  return message as EngineReply
}
