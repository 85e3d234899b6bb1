import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { AppError, isAppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { EmbeddingEngine } from '../backends/embedded-backend.ts'
import { textCharacterLimit } from './encoder.ts'
import { EngineDied, startEngineProcess } from './engine-process.ts'
import { carriedModelsFolder, readModelManifest } from './model-manifest.ts'
import { ProcessKeeper } from './process-keeper.ts'
import { EmbeddingRequest, TextQueue } from './text-queue.ts'
import type { EmbeddedTexts, TextTask } from './text-queue.ts'

const attemptsPerText = 2

export interface EmbeddingEngineOptions {
  readonly log: Logger
  /** Where the converted model is kept. */
  readonly cacheFolder: string
  /** Another place of the carried file. Its hash must be the one known. */
  readonly modelFile?: string
  /** Half of the cores by default, 4 at most: the rest serves. */
  readonly threads?: number
}

export interface RunningEmbeddingEngine extends EmbeddingEngine {
  /** Of the process in which the model runs; null while it is being started again. */
  pid(): number | null
}

/**
 * Starts the embedding model that the product carries, in a process of its own. The first start converts it into the
 * cache folder. Throws `hash_mismatch` for another model file, `engine_unavailable` when the model cannot run here.
 */
export async function startEmbeddingEngine(options: EmbeddingEngineOptions): Promise<RunningEmbeddingEngine> {
  const folder = carriedModelsFolder()
  const manifest = await readModelManifest(folder)
  const plan = {
    modelFile: options.modelFile ?? join(folder, manifest.file),
    cacheFolder: options.cacheFolder,
    threads: options.threads ?? Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))),
    manifest,
  }
  const start = () => startEngineProcess(plan, options.log)
  const first = await start().catch((error: unknown) => Promise.reject(asUnavailable(error)))
  const keeper = new ProcessKeeper(first, { start, log: options.log })
  return runEngine(keeper, manifest)
}

function runEngine(
  keeper: ProcessKeeper,
  { profile, dimensions }: { profile: string; dimensions: number },
): RunningEmbeddingEngine {
  const queue = new TextQueue()
  let working = false
  let stopped = false
  const work = async (): Promise<void> => {
    if (working) return
    working = true
    for (let task = queue.take(); task; task = queue.take()) await carryOut(task, { keeper, queue })
    working = false
  }
  return {
    profile,
    dimensions,
    pid: () => keeper.pid,
    async embed(texts, signal) {
      signal?.throwIfAborted()
      if (stopped) throw new AppError('shutting_down', {})
      if (texts.length === 0) return { vectors: [], tokens: 0 }
      const request = new EmbeddingRequest(texts.map((text) => text.slice(0, textCharacterLimit)))
      queue.add(request)
      void work()
      return resultOf(request, signal)
    },
    async stop() {
      stopped = true
      queue.failAll(new AppError('shutting_down', {}))
      await keeper.stop()
    },
  }
}

async function resultOf(request: EmbeddingRequest, signal?: AbortSignal): Promise<EmbeddedTexts> {
  const giveUp = () => request.fail(signal?.reason)
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    return await request.result
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** A text whose process dies is tried once more: it may be what killed it. */
async function carryOut(task: TextTask, { keeper, queue }: { keeper: ProcessKeeper; queue: TextQueue }): Promise<void> {
  try {
    const engine = await keeper.current()
    task.attempts += 1
    task.request.complete(task, await engine.embed(task.text))
  } catch (error) {
    if (error instanceof EngineDied && task.attempts < attemptsPerText) queue.putBack(task)
    else task.request.fail(asUnavailable(error))
  }
}

function asUnavailable(error: unknown): AppError {
  if (isAppError(error)) return error
  return new AppError('engine_unavailable', { engine: 'embeddings', reason: messageOf(error) }, { cause: error })
}
