import { join } from 'node:path'
import { type EndedTrial, Gate } from '#inference/admission/gate'
import { embeddedBackend } from '#inference/backends/embedded-backend'
import { connectBackends } from '#inference/backends/registry'
import type { Catalogue } from '#inference/catalogue'
import { createCatalogue } from '#inference/memory-catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import { llamaBackend } from '#inference/local-models/llama-backend'
import { ModelStore } from '#inference/local-models/model-store'
import { type WatchedRecorder, openUsageRecorder } from '#inference/usage-recorder'
import { usageTable } from '#inference/usage-row'
import { openJournalLoader } from '#platform/db/journal-loader'
import type { Outbound } from '#platform/http/outbound'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Metrics } from '#platform/telemetry/metrics'
import type { Closers } from './closers.ts'
import type { Config } from './config.ts'
import { type LazyEngine, openLazyEngine } from './lazy-engine.ts'

export interface InferenceOptions {
  readonly config: Config
  readonly dataFolder: string
  readonly cacheFolder: string
  readonly databaseUrl: string
  readonly outbound: Outbound
  readonly metrics: Metrics
  readonly log: Logger
  readonly closers: Closers
}

export interface Inference {
  readonly engine: LazyEngine
  readonly models: Catalogue
  readonly usage: WatchedRecorder
}

/** The models in service: those of the configured servers, and the one that the program carries. */
export async function openInference(options: InferenceOptions): Promise<Inference> {
  const { config, dataFolder, databaseUrl, metrics, log, closers, outbound } = options
  const engine = await openEngine(options)
  closers.add('embedding engine', () => engine.stop())
  const configured = connectBackends(config.backends, (url) => outbound.guard(url, 'configured'))
  const local = llamaBackend({ store: new ModelStore(dataFolder), dataFolder, log })
  const onTrialEnd = (ended: EndedTrial): void =>
    log.warn(ended, 'a model server on trial does worse than the others, and is asked no more')
  const models = createCatalogue([...configured, embeddedBackend(engine), local], new Gate(config.queue, onTrialEnd))
  closers.add('models', () => models.stop())
  const loader = openJournalLoader({ url: databaseUrl, log, table: usageTable })
  closers.add('usage connection', () => loader.close())
  const recorder = openUsageRecorder({
    load: (part) => loader.load(part),
    journalFile: join(dataFolder, 'usage-journal'),
    onError: (error) => log.warn({ reason: messageOf(error) }, 'usage rows cannot be kept or loaded for the moment'),
  })
  closers.add('usage', () => recorder.stop())
  return { engine, models, usage: counting(recorder, metrics) }
}

/** Every call that is metered is counted for whoever watches the service. */
function counting(recorder: WatchedRecorder, metrics: Metrics): WatchedRecorder {
  return {
    get unwritten() {
      return recorder.unwritten
    },
    record(row) {
      const { model, backend, promptTokens, completionTokens, durationMs, firstTokenMs, overheadMs = null } = row
      metrics.observeCall({
        model,
        backend,
        seconds: durationMs / 1000,
        overheadSeconds: overheadMs === null ? null : overheadMs / 1000,
        firstTokenSeconds: firstTokenMs === null ? null : firstTokenMs / 1000,
      })
      metrics.countTokens({ model, prompt: promptTokens ?? 0, completion: completionTokens ?? 0 })
      recorder.record(row)
    },
    onUnmetered: (error) => recorder.onUnmetered?.(error),
    flush: () => recorder.flush(),
    stop: () => recorder.stop(),
  }
}

/** The carried model says what its vectors are before it runs. */
async function openEngine({ config: { embeddings }, cacheFolder, log }: InferenceOptions): Promise<LazyEngine> {
  const { profile, dimensions } = await readModelManifest(carriedModelsFolder())
  const start = () =>
    startEmbeddingEngine({
      log,
      cacheFolder,
      ...(embeddings.modelFile === undefined ? {} : { modelFile: embeddings.modelFile }),
      ...(embeddings.threads === undefined ? {} : { threads: embeddings.threads }),
    })
  return openLazyEngine({ profile, dimensions, log, start })
}
