import { AppError, messageOf } from '#platform/errors'
import type { Backend, BackendModel, ModelCapability } from './backends/backend.ts'

/** A model that clients may name, and who serves it. */
export interface CatalogueModel extends BackendModel {
  readonly backend: Backend
}

/** The models in service, in memory. A backend that is down at start is picked up by a later refresh. */
export interface Catalogue {
  list(): readonly CatalogueModel[]
  /** Throws `model_not_found`, or `model_cannot` when it does something else. */
  resolve(id: string, capability: ModelCapability): CatalogueModel
  find(id: string): CatalogueModel | null
  /** Asks every backend again. One that does not answer keeps the models it had. */
  refresh(): Promise<readonly BackendHealth[]>
  /** The last refresh, by backend. */
  health(): readonly BackendHealth[]
  /**
   * Puts a backend in service and asks it once. It takes the place of the one of its name, whose answers go on to their
   * end. `known` are its models until it lists them itself.
   */
  put(backend: Backend, known?: readonly BackendModel[]): Promise<BackendHealth>
  /** Takes a backend out of service; what it is answering goes on. */
  remove(name: string): void
  /** Refreshes now and then until `stop`. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface BackendHealth {
  readonly backend: string
  readonly reachable: boolean
  readonly models: number
  readonly reason: string | null
}

const REFRESH_MS = 30_000
/** While a backend is missing. */
const RETRY_MS = 2000
const LIST_TIMEOUT_MS = 5000
/** Who chose a backend just before it was replaced may still begin. */
const RETIRE_MS = 1000

/** The first backend that announces an id serves it; those added later come after the first ones. */
export function createCatalogue(first: readonly Backend[]): Catalogue {
  let backends: readonly Backend[] = first
  const retired = new Set<Backend>()
  const modelsByBackend = new Map<Backend, readonly BackendModel[]>()
  let models: ReadonlyMap<string, CatalogueModel> = new Map()
  let health: readonly BackendHealth[] = []
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  async function refresh(): Promise<readonly BackendHealth[]> {
    const asked = backends
    const found = await Promise.all(asked.map((backend) => askBackend(backend, modelsByBackend)))
    health = found.filter((_, index) => backends.some((backend) => backend === asked[index]))
    models = joinModels(backends, modelsByBackend)
    return health
  }

  async function closeWhenIdle(backend: Backend): Promise<void> {
    await backend.close('when-idle').catch(() => {})
    retired.delete(backend)
  }

  function retire(old: readonly Backend[]): void {
    for (const backend of old) {
      retired.add(backend)
      modelsByBackend.delete(backend)
      setTimeout(() => void closeWhenIdle(backend), RETIRE_MS).unref()
    }
  }

  function replace(name: string, added: readonly Backend[]): void {
    const at = backends.findIndex((backend) => backend.name === name)
    const next = at < 0 ? [...backends, ...added] : backends.toSpliced(at, 1, ...added)
    retire(backends.filter((backend) => backend.name === name && !added.includes(backend)))
    backends = next
    health = health.filter(({ backend }) => backend !== name)
    models = joinModels(backends, modelsByBackend)
  }

  async function refreshAndPlan(): Promise<void> {
    const found = await refresh()
    const complete = found.every((backend) => backend.reachable)
    if (!stopped) timer = setTimeout(() => void refreshAndPlan(), complete ? REFRESH_MS : RETRY_MS).unref()
  }

  return {
    list: () => [...models.values()],
    find: (id) => models.get(id) ?? null,
    resolve(id, capability) {
      const model = models.get(id)
      if (!model) throw new AppError('model_not_found', { model: id })
      if (!model.capabilities.includes(capability)) throw new AppError('model_cannot', { model: id, capability })
      return model
    },
    refresh,
    health: () => health,
    async put(backend, known = []) {
      if (known.length > 0) modelsByBackend.set(backend, known)
      replace(backend.name, [backend])
      const found = await askBackend(backend, modelsByBackend)
      if (!backends.includes(backend)) return found
      health = [...health.filter((other) => other.backend !== backend.name), found]
      models = joinModels(backends, modelsByBackend)
      return found
    },
    remove: (name) => replace(name, []),
    start: refreshAndPlan,
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await Promise.all([...backends, ...retired].map((backend) => backend.close('now')))
    },
  }
}

async function askBackend(backend: Backend, known: Map<Backend, readonly BackendModel[]>): Promise<BackendHealth> {
  try {
    const models = await backend.listModels(AbortSignal.timeout(LIST_TIMEOUT_MS))
    known.set(backend, models)
    return { backend: backend.name, reachable: true, models: models.length, reason: null }
  } catch (error) {
    const models = known.get(backend)?.length ?? 0
    return { backend: backend.name, reachable: false, models, reason: messageOf(error) }
  }
}

function joinModels(
  backends: readonly Backend[],
  known: ReadonlyMap<Backend, readonly BackendModel[]>,
): ReadonlyMap<string, CatalogueModel> {
  const models = new Map<string, CatalogueModel>()
  for (const backend of backends) {
    for (const model of known.get(backend) ?? []) {
      if (!models.has(model.id)) models.set(model.id, { ...model, backend })
    }
  }
  return models
}
