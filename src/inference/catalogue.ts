import { AppError, messageOf } from '#platform/errors'
import { Gate } from './admission/gate.ts'
import type { Backend, BackendModel, ModelCapability } from './backends/backend.ts'
import { type FootprintFacts, parametersByName } from './footprint/footprint.ts'
import { OrganisationCatalogue } from './organisation-catalogue.ts'
import { TargetLoad } from './routing/target-load.ts'

/** A backend that serves a model, and its own name for it. */
export interface Target {
  readonly backend: Backend
  readonly upstream: string
  readonly traits: TargetTraits
  readonly load: TargetLoad
  readonly facts: FootprintFacts
  /** Its share of the calls beside the others'; null when nobody says. */
  readonly weight: number | null
}

/** What is learnt of a server while it serves. */
export interface TargetTraits {
  /** It refuses requests that hold `stream_options`. */
  refusesStreamOptions: boolean
  /** Its answers tell no token counts. */
  countsNothing: boolean
}

/** A model that clients may name, and who serves it. */
export interface CatalogueModel extends Omit<BackendModel, 'upstream'> {
  /** Whoever serves it: any may be asked. */
  readonly targets: readonly [Target, ...Target[]]
}

/** The models in service, in memory. A backend that is down at start is picked up by a later refresh. */
export interface Catalogue {
  /** Through which every call to these models passes. */
  readonly gate: Gate
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
  /**
   * What an organisation sees of it: the servers of the instance and its own, as if there were no others; with null,
   * those of the instance alone.
   */
  visibleTo(organisationId: number | null): Catalogue
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

/** Backends that announce the same id serve it together; those added later come after the first ones. */
export function createCatalogue(first: readonly Backend[], gate: Gate = new Gate()): Catalogue {
  return new MemoryCatalogue(first, gate)
}

class MemoryCatalogue implements Catalogue {
  readonly gate: Gate
  #backends: readonly Backend[]
  readonly #retired = new Set<Backend>()
  readonly #modelsByBackend = new Map<Backend, readonly BackendModel[]>()
  #shelf: Shelf = emptyShelf
  /** What each organisation sees, made when it is asked for. */
  readonly #shelves = new Map<number | null, Shelf>()
  #health: readonly BackendHealth[] = []
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(first: readonly Backend[], gate: Gate) {
    this.gate = gate
    this.#backends = first
  }

  list(): readonly CatalogueModel[] {
    return this.#shelf.models
  }

  find(id: string): CatalogueModel | null {
    return this.#shelf.byName.get(id) ?? null
  }

  resolve(id: string, capability: ModelCapability): CatalogueModel {
    return resolveIn(this.#shelf, id, capability)
  }

  visibleTo(organisationId: number | null): Catalogue {
    if (this.#backends.every((backend) => backend.organisationId === undefined)) return this
    const shelf = (): Shelf => this.#shelfOf(organisationId)
    return new OrganisationCatalogue(this, {
      list: () => shelf().models,
      find: (id) => shelf().byName.get(id) ?? null,
      resolve: (id, capability) => resolveIn(shelf(), id, capability),
      health: () => {
        const names = new Set(visibleBackends(this.#backends, organisationId).map(({ name }) => name))
        return this.#health.filter(({ backend }) => names.has(backend))
      },
    })
  }

  #shelfOf(organisationId: number | null): Shelf {
    const known = this.#shelves.get(organisationId)
    if (known) return known
    const shelf = shelfOf(visibleBackends(this.#backends, organisationId), this.#modelsByBackend)
    this.#shelves.set(organisationId, shelf)
    return shelf
  }

  async refresh(): Promise<readonly BackendHealth[]> {
    const asked = this.#backends
    const found = await Promise.all(asked.map((backend) => askBackend(backend, this.#modelsByBackend)))
    this.#health = found.filter((_, index) => this.#backends.some((backend) => backend === asked[index]))
    this.#join()
    return this.#health
  }

  health(): readonly BackendHealth[] {
    return this.#health
  }

  async put(backend: Backend, known: readonly BackendModel[] = []): Promise<BackendHealth> {
    if (known.length > 0) this.#modelsByBackend.set(backend, known)
    this.#replace(backend.name, [backend])
    const found = await askBackend(backend, this.#modelsByBackend)
    if (!this.#backends.includes(backend)) return found
    this.#health = [...this.#health.filter((other) => other.backend !== backend.name), found]
    this.#join()
    return found
  }

  remove(name: string): void {
    this.#replace(name, [])
  }

  async start(): Promise<void> {
    const found = await this.refresh()
    const complete = found.every((backend) => backend.reachable)
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), complete ? REFRESH_MS : RETRY_MS).unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await Promise.all([...this.#backends, ...this.#retired].map((backend) => backend.close('now')))
  }

  #replace(name: string, added: readonly Backend[]): void {
    const old = this.#backends.filter((backend) => backend.name === name)
    const at = this.#backends.findIndex((backend) => backend.name === name)
    this.#backends = at < 0 ? [...this.#backends, ...added] : this.#backends.toSpliced(at, 1, ...added)
    this.#health = this.#health.filter(({ backend }) => backend !== name)
    old.forEach((backend) => this.#retire(backend))
    this.#join()
  }

  #retire(backend: Backend): void {
    this.#retired.add(backend)
    this.#modelsByBackend.delete(backend)
    setTimeout(() => void this.#closeWhenIdle(backend), RETIRE_MS).unref()
  }

  async #closeWhenIdle(backend: Backend): Promise<void> {
    await backend.close('when-idle').catch(() => {})
    this.#retired.delete(backend)
  }

  #join(): void {
    this.#shelf = shelfOf(this.#backends, this.#modelsByBackend)
    this.#shelves.clear()
  }
}

/** Models in service, and by name and alias. */
interface Shelf {
  readonly models: readonly CatalogueModel[]
  readonly byName: ReadonlyMap<string, CatalogueModel>
}

const emptyShelf: Shelf = { models: [], byName: new Map() }

function shelfOf(backends: readonly Backend[], known: ReadonlyMap<Backend, readonly BackendModel[]>): Shelf {
  const models = joinModels(backends, known)
  return { models, byName: nameModels(models) }
}

function visibleBackends(backends: readonly Backend[], organisationId: number | null): readonly Backend[] {
  return backends.filter((backend) => backend.organisationId === undefined || backend.organisationId === organisationId)
}

function resolveIn({ byName }: Shelf, id: string, capability: ModelCapability): CatalogueModel {
  const model = byName.get(id)
  if (!model) throw new AppError('model_not_found', { model: id })
  if (!model.capabilities.includes(capability)) throw new AppError('model_cannot', { model: id, capability })
  return model
}

async function askBackend(backend: Backend, known: Map<Backend, readonly BackendModel[]>): Promise<BackendHealth> {
  try {
    const models = await backend.listModels(AbortSignal.timeout(LIST_TIMEOUT_MS))
    known.set(backend, models)
    return { backend: backend.name, reachable: true, models: models.length, reason: null }
  } catch (error) {
    const models = (known.get(backend) ?? backend.configured ?? []).length
    return { backend: backend.name, reachable: false, models, reason: messageOf(error) }
  }
}

/** What a model is, the first backend says; what it is called, all of them. */
function joinModels(
  backends: readonly Backend[],
  known: ReadonlyMap<Backend, readonly BackendModel[]>,
): readonly CatalogueModel[] {
  const models = new Map<string, CatalogueModel>()
  for (const backend of backends) {
    for (const { upstream, ...shown } of known.get(backend) ?? backend.configured ?? []) {
      const target = targetOf(backend, { ...shown, upstream })
      const joined = models.get(shown.id)
      if (!joined) models.set(shown.id, { ...shown, targets: [target] })
      else if (sameWork(joined, shown)) models.set(shown.id, withTarget(joined, target, shown.aliases))
    }
  }
  return [...models.values()]
}

/** Two servers that use one name for different things: the first keeps it. */
function sameWork(left: Pick<BackendModel, 'capabilities'>, right: Pick<BackendModel, 'capabilities'>): boolean {
  return left.capabilities[0] === right.capabilities[0]
}

function withTarget(model: CatalogueModel, target: Target, aliases: readonly string[]): CatalogueModel {
  return { ...model, aliases: [...new Set([...model.aliases, ...aliases])], targets: [...model.targets, target] }
}

/** A name always wins over an alias. */
function nameModels(models: readonly CatalogueModel[]): ReadonlyMap<string, CatalogueModel> {
  const byName = new Map<string, CatalogueModel>()
  for (const model of models) for (const alias of model.aliases) if (!byName.has(alias)) byName.set(alias, model)
  for (const model of models) byName.set(model.id, model)
  return byName
}

interface Known {
  readonly inFlight: { inFlight: number }
  readonly byModel: Map<string, Pick<Target, 'traits' | 'load'>>
}

const knownByBackend = new WeakMap<Backend, Known>()

/** What is known of a server outlasts a refresh of the list. */
export function targetOf(
  backend: Backend,
  model: Pick<BackendModel, 'id' | 'upstream' | 'costs' | 'parameters' | 'weight'>,
): Target {
  const { upstream } = model
  const known = knownByBackend.get(backend) ?? { inFlight: { inFlight: 0 }, byModel: new Map() }
  knownByBackend.set(backend, known)
  const learnt = known.byModel.get(upstream) ?? {
    traits: { refusesStreamOptions: backend.refusesStreamOptions ?? false, countsNothing: false },
    load: new TargetLoad(known.inFlight),
  }
  known.byModel.set(upstream, learnt)
  return { backend, upstream, facts: factsOf(backend, model), weight: model.weight ?? null, ...learnt }
}

const FRENCH_GRID_GRAMS = 81

function factsOf(backend: Backend, model: Parameters<typeof targetOf>[1]): FootprintFacts {
  return {
    costs: model.costs ?? null,
    parameters: model.parameters ?? parametersByName(model.upstream) ?? parametersByName(model.id),
    gramsPerKilowattHour: backend.gramsPerKilowattHour ?? FRENCH_GRID_GRAMS,
    isLocal: backend.isLocal ?? false,
  }
}
