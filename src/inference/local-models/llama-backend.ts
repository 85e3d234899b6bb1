import { AppError, isAppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Backend, BackendModel, ForwardRequest, ForwardSink, Forwarding } from '../backends/backend.ts'
import { type Connection, openConnection } from '../backends/openai/connection.ts'
import { engineModule } from './install-engine.ts'
import type { ModelStore, StoredModel } from './model-store.ts'
import { CONTEXT_TOKENS, type LlamaProcess, startLlama } from './start-llama.ts'

export interface LlamaOptions {
  readonly store: ModelStore
  readonly dataFolder: string
  readonly log: Logger
}

interface Running {
  readonly process: LlamaProcess
  readonly connection: Connection
}

/** Answers at the same time on one machine: they share its cores. */
const MAX_CONCURRENCY = 4
const limits = {
  connectSeconds: 5,
  firstByteSeconds: 180,
  betweenChunksSeconds: 120,
  totalSeconds: 900,
  maxAnswerMegabytes: 16,
}

/** The model files of this machine as a backend: each is loaded when it is first asked, in a process that is started again when it dies. */
export function llamaBackend(options: LlamaOptions): Backend {
  const running = new Map<string, Promise<Running>>()

  function start(model: StoredModel): Promise<Running> {
    const key = keyOf(model)
    const known = running.get(key)
    if (known) return known
    const starting = openModel(model, options)
    running.set(key, starting)
    const forget = (): void => void (running.get(key) === starting && running.delete(key))
    starting.then(({ process }) => process.ended.then(forget), forget)
    return starting
  }

  async function find(name: string): Promise<Running> {
    const model = await options.store.find(name)
    if (!model) throw new AppError('model_not_found', { model: name })
    return start(model)
  }

  /** A file that was removed or replaced is not held in memory any longer. */
  async function stopGone(stored: ReadonlySet<string>): Promise<void> {
    const gone = [...running].filter(([key]) => !stored.has(key)).map(([, starting]) => starting)
    const all = await Promise.allSettled(gone)
    await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.process.stop() : null)))
  }

  return {
    name: 'local',
    kind: 'llama',
    isLocal: true,
    maxConcurrency: MAX_CONCURRENCY,
    forward: (request, sink) => forwardLater({ request, sink, find }),
    async listModels() {
      const stored = engineModule(options.dataFolder) === null ? [] : await options.store.list()
      await stopGone(new Set(stored.map(keyOf)))
      return stored.map(modelOf)
    },
    async close() {
      const all = await Promise.allSettled(running.values())
      await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.process.stop() : null)))
    },
  }
}

const keyOf = ({ name, sha256 }: StoredModel): string => `${name} ${sha256}`

function modelOf({ name, title, isDemonstration }: StoredModel): BackendModel {
  return {
    id: name,
    upstream: name,
    aliases: [],
    capabilities: ['chat'],
    ownedBy: title,
    created: null,
    maxContextLength: CONTEXT_TOKENS,
    isDemonstration,
  }
}

async function openModel(model: StoredModel, { dataFolder, log }: LlamaOptions): Promise<Running> {
  const library = engineModule(dataFolder)
  if (library === null) {
    throw new AppError('engine_unavailable', { engine: model.name, reason: 'node-llama-cpp is not installed' })
  }
  const process = await startLlama(model, library, log)
  const connection = openConnection({
    name: 'local',
    url: `http://127.0.0.1:${process.port}/v1`,
    apiKey: process.token,
    lookup: undefined,
    paths: {},
    maxConcurrency: MAX_CONCURRENCY,
    ...limits,
  })
  return { process, connection }
}

interface Later {
  readonly request: ForwardRequest
  readonly sink: ForwardSink
  find(name: string): Promise<Running>
}

/** The model may still have to be loaded; who leaves meanwhile is not answered. */
function forwardLater({ request, sink, find }: Later): Forwarding {
  let forwarding: Forwarding | null = null
  let isGone = false
  const { model } = JSON.parse(request.body.toString())
  find(String(model)).then(
    ({ connection }) => {
      forwarding = isGone ? null : connection.forward(request, sink)
      return forwarding
    },
    (error: unknown) => {
      if (isGone) return
      const reason = messageOf(error)
      sink.fail(isAppError(error) ? error : new AppError('engine_unavailable', { engine: String(model), reason }))
    },
  )
  return {
    abort() {
      isGone = true
      forwarding?.abort()
    },
    resume: () => forwarding?.resume(),
  }
}
