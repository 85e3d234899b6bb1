import { setTimeout as sleep } from 'node:timers/promises'
import type { EmbeddingEngine } from '#inference/backends/embedded-backend'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'

export type EngineState = 'idle' | 'starting' | 'ready' | 'failed'

export interface LazyEngine extends EmbeddingEngine {
  readonly state: EngineState
  /** Starts now, in the background. */
  prepare(): void
}

export interface LazyEngineOptions {
  readonly profile: string
  readonly dimensions: number
  start(): Promise<EmbeddingEngine>
  readonly log: Logger
}

const longestWaitMs = 60_000
const retryAfterMs = 30_000

/** An engine that starts while the server already answers; those who need it wait, or are told why it is missing. */
export function openLazyEngine(options: LazyEngineOptions): LazyEngine {
  let state: EngineState = 'idle'
  let starting: Promise<EmbeddingEngine> | null = null
  let failedAtMs = 0

  function begin(): Promise<EmbeddingEngine> {
    if (state === 'failed' && performance.now() - failedAtMs > retryAfterMs) starting = null
    if (starting !== null) return starting
    state = 'starting'
    const begun = options.start()
    starting = begun
    begun.then(
      () => (state = 'ready'),
      (error: unknown) => {
        state = 'failed'
        failedAtMs = performance.now()
        options.log.error({ reason: messageOf(error) }, 'the embedding engine does not start')
      },
    )
    return begun
  }

  return {
    profile: options.profile,
    dimensions: options.dimensions,
    get state() {
      return state
    },
    prepare: () => void begin().catch(() => {}),
    async embed(texts, signal) {
      const engine = await waitFor(begin(), signal)
      return engine.embed(texts, signal)
    },
    async stop() {
      const engine = await starting?.catch(() => null)
      await engine?.stop()
    },
  }
}

async function waitFor(starting: Promise<EmbeddingEngine>, signal: AbortSignal | undefined): Promise<EmbeddingEngine> {
  const stopWaiting = new AbortController()
  const late = sleep(longestWaitMs, null, { ref: false, signal: stopWaiting.signal }).catch(() => null)
  try {
    const engine = await Promise.race([starting, late])
    signal?.throwIfAborted()
    if (engine === null) throw stillStarting()
    return engine
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof AppError && error.code === 'engine_unavailable' ? error : unavailable(messageOf(error))
  } finally {
    stopWaiting.abort()
  }
}

function stillStarting(): AppError {
  return new AppError('engine_unavailable', { engine: 'embeddings', reason: 'it is still starting', isStarting: true })
}

function unavailable(reason: string): AppError {
  return new AppError('engine_unavailable', { engine: 'embeddings', reason })
}
