import { join, resolve } from 'node:path'
import { type EndedTrial, Gate } from '#inference/admission/gate'
import { embeddedBackend } from '#inference/backends/embedded-backend'
import type { Catalogue } from '#inference/catalogue'
import { createCatalogue } from '#inference/memory-catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import { llamaBackend } from '#inference/local-models/llama-backend'
import { ModelStore } from '#inference/local-models/model-store'
import { type WatchedRecorder, openUsageRecorder } from '#inference/usage-recorder'
import { usageTable } from '#inference/usage-row'
import { lineOf, spanOf } from '#inference/watch-calls'
import { openJournalLoader } from '#platform/db/journal-loader'
import type { Outbound } from '#platform/http/outbound'
import { messageOf } from '#platform/errors'
import { type LineFile, openLineFile } from '#platform/telemetry/line-file'
import type { Logger } from '#platform/telemetry/log'
import type { Metrics } from '#platform/telemetry/metrics'
import { OtlpMetrics } from '#platform/telemetry/otlp-metrics'
import { OtlpSpans } from '#platform/telemetry/otlp-spans'
import type { Closers } from './closers.ts'
import type { Config } from './config.ts'
import { ConfiguredServers } from './configured-servers.ts'
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
  /** Servers, their models and the bounds of the queue as a later file says them. Throws, and changes nothing, when it cannot be. */
  reconfigure(config: Pick<Config, 'backends' | 'queue'>): Promise<void>
}

/** The models in service: those of the configured servers, and the one that the program carries. */
export async function openInference(options: InferenceOptions): Promise<Inference> {
  const { config, dataFolder, databaseUrl, metrics, log, closers, outbound } = options
  const engine = await openEngine(options)
  closers.add('embedding engine', () => engine.stop())
  const configured = new ConfiguredServers(config.backends, (url) => outbound.guard(url, 'configured'))
  const local = llamaBackend({ store: new ModelStore(dataFolder), dataFolder, log })
  const onTrialEnd = (ended: EndedTrial): void =>
    log.warn(ended, 'a model server on trial does worse than the others, and is asked no more')
  const gate = new Gate(config.queue, onTrialEnd)
  const models = createCatalogue([...configured.backends, embeddedBackend(engine), local], gate)
  closers.add('models', () => models.stop())
  const loader = openJournalLoader({ url: databaseUrl, log, table: usageTable })
  closers.add('usage connection', () => loader.close())
  const recorder = openUsageRecorder({
    load: (part) => loader.load(part),
    journalFile: join(dataFolder, 'usage-journal'),
    onError: (error) => log.warn({ reason: messageOf(error) }, 'usage rows cannot be kept or loaded for the moment'),
  })
  closers.add('usage', () => recorder.stop())
  const reconfigure = async ({ backends, queue }: Pick<Config, 'backends' | 'queue'>): Promise<void> => {
    await configured.replaceIn(models, backends)
    gate.bound(queue)
  }
  return { engine, models, usage: counting(recorder, metrics, openWatchers(options)), reconfigure }
}

interface CallWatchers {
  readonly log: LineFile | null
  readonly spans: OtlpSpans | null
}

/** Nothing is opened, nor told, where nothing is configured. */
function openWatchers(options: InferenceOptions): CallWatchers {
  const { dataFolder, outbound, metrics, log, closers } = options
  const { otlpUrl, otlpHeaders, requestLog } = options.config.telemetry
  const onError = (error: unknown): void =>
    log.warn({ reason: messageOf(error) }, 'the request log cannot be written for the moment')
  const lines = requestLog === undefined ? null : openLineFile(resolve(dataFolder, requestLog), onError)
  const receiver = otlpUrl === undefined ? null : { url: otlpUrl, headers: otlpHeaders, outbound, log }
  const spans = receiver && new OtlpSpans(receiver)
  const told = receiver && new OtlpMetrics(receiver, metrics)
  closers.add('request log', () => lines?.close())
  closers.add('spans', () => spans?.stop())
  closers.add('told metrics', () => told?.stop())
  return { log: lines, spans }
}

/** Every call that is metered is counted for whoever watches the service. */
function counting(recorder: WatchedRecorder, metrics: Metrics, watchers: CallWatchers): WatchedRecorder {
  const { log, spans } = watchers
  return {
    isTraced: spans !== null,
    get unwritten() {
      return recorder.unwritten
    },
    record(row, whenSafe) {
      const { model, backend, promptTokens, completionTokens, durationMs, firstTokenMs, overheadMs = null } = row
      metrics.observeCall({
        model,
        backend,
        seconds: durationMs / 1000,
        overheadSeconds: overheadMs === null ? null : overheadMs / 1000,
        firstTokenSeconds: firstTokenMs === null ? null : firstTokenMs / 1000,
      })
      metrics.countTokens({ model, prompt: promptTokens ?? 0, completion: completionTokens ?? 0 })
      recorder.record(row, whenSafe)
      log?.add(lineOf(row))
      spans?.add(spanOf(row))
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
