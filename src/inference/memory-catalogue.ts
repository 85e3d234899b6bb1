import type { OrganisationId } from '#contract/ids'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ModelRouting } from '#contract/model-routing'
import { AppError, isAppError, messageOf } from '#platform/errors'
import { Gate } from './admission/gate.ts'
import type { Backend, BackendModel, ModelCapability } from './backends/backend.ts'
import type { BackendHealth, Catalogue } from './catalogue.ts'
import { OrganisationCatalogue } from './organisation-catalogue.ts'
import { openRouting } from './routing/model-routing.ts'
import type { KeptChoice } from './model-routes/model-choices.ts'
import { type Shelf, type Wanted, emptyShelf, resolveIn, shelfOf, visibleBackends, wantsNothing } from './shelf.ts'
import type { CatalogueModel } from './target.ts'

const REFRESH_MS = 30_000
/** While a backend is missing. */
const RETRY_MS = 2000
const LIST_TIMEOUT_MS = 5000
/** What replaces others must be in force within a second, whoever does not answer. */
const QUICK_LIST_TIMEOUT_MS = 500
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
  /** No organisation has a server of its own. */
  #isShared: boolean
  /** Each lasts, whatever servers come meanwhile. */
  readonly #views = new Map<number | null, Catalogue>()
  /** What each organisation sees, made when it is asked for. */
  readonly #shelves = new Map<number | null, Shelf>()
  readonly routing = openRouting
  #routings: ReadonlyMap<number, ModelRouting> = new Map()
  #choices: ReadonlyMap<number, readonly KeptChoice[]> = new Map()
  #health: readonly BackendHealth[] = []
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(first: readonly Backend[], gate: Gate) {
    this.gate = gate
    this.#backends = first
    this.#isShared = areShared(first)
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

  visibleTo(organisationId: OrganisationId | null): Catalogue {
    const known = this.#views.get(organisationId)
    if (known) return known
    const view = this.#makeView(organisationId)
    this.#views.set(organisationId, view)
    return view
  }

  #makeView(organisationId: OrganisationId | null): Catalogue {
    const shelf = (): Shelf => this.#shelfOf(organisationId)
    return new OrganisationCatalogue(this, {
      routing: () => this.#routingOf(organisationId),
      list: () => shelf().models,
      unchosen: () => this.#makeShelf(organisationId, []).models,
      find: (id) => shelf().byName.get(id) ?? null,
      resolve: (id, capability) => resolveIn(shelf(), id, capability),
      health: () => {
        const names = new Set(this.#visibleTo(organisationId).map(({ name }) => name))
        return this.#health.filter(({ backend }) => names.has(backend))
      },
    })
  }

  #shelfOf(organisationId: OrganisationId | null): Shelf {
    const isPlain = this.#choicesOf(organisationId).length === 0
    if (this.#isShared && isPlain && this.#routingOf(organisationId) === openRouting) return this.#shelf
    const known = this.#shelves.get(organisationId)
    if (known) return known
    const shelf = this.#makeShelf(organisationId, this.#choicesOf(organisationId))
    this.#shelves.set(organisationId, shelf)
    return shelf
  }

  #makeShelf(organisationId: OrganisationId | null, choices: Wanted['choices']): Shelf {
    const isOwnFirst = this.#routingOf(organisationId).servers === 'own-first'
    return shelfOf(this.#visibleTo(organisationId), this.#modelsByBackend, { isOwnFirst, choices })
  }

  #visibleTo(organisationId: OrganisationId | null): readonly Backend[] {
    const { servers } = this.#routingOf(organisationId)
    return visibleBackends(this.#backends, { organisationId, isAlone: servers === 'own-only' })
  }

  #routingOf(organisationId: OrganisationId | null): ModelRouting {
    return (organisationId === null ? undefined : this.#routings.get(organisationId)) ?? openRouting
  }

  #choicesOf(organisationId: OrganisationId | null): readonly KeptChoice[] {
    return (organisationId === null ? undefined : this.#choices.get(organisationId)) ?? wantsNothing.choices
  }

  govern(routings: ReadonlyMap<number, ModelRouting>): void {
    this.#routings = routings
    this.#shelves.clear()
  }

  choose(choices: ReadonlyMap<number, readonly KeptChoice[]>): void {
    this.#choices = choices
    this.#shelves.clear()
  }

  unchosen(): readonly CatalogueModel[] {
    return this.#shelf.models
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

  async replace(before: readonly Backend[], next: readonly Backend[]): Promise<void> {
    const added = next.filter((backend) => !before.includes(backend))
    const found = await Promise.all(added.map((backend) => this.#askQuickly(backend, before)))
    this.#backends = [...next, ...this.#backends.filter((backend) => !before.includes(backend))]
    const kept = this.#health.filter(({ backend }) => this.#backends.some(({ name }) => name === backend))
    this.#health = [...kept.filter(({ backend }) => !added.some(({ name }) => name === backend)), ...found]
    before.filter((backend) => !next.includes(backend)).forEach((backend) => this.#retire(backend))
    this.#join()
    if (this.#timer !== null) this.#askAgain()
  }

  /** One that does not answer yet has the models of the one whose place it takes. */
  async #askQuickly(backend: Backend, before: readonly Backend[]): Promise<BackendHealth> {
    const found = await askBackend(backend, this.#modelsByBackend, QUICK_LIST_TIMEOUT_MS)
    const old = before.find(({ name }) => name === backend.name)
    const known = old && this.#modelsByBackend.get(old)
    if (known === undefined || found.reachable || backend.configured !== undefined) return found
    this.#modelsByBackend.set(backend, known)
    return { ...found, models: known.length }
  }

  async start(): Promise<void> {
    await this.refresh()
    this.#askAgain()
  }

  #askAgain(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const isComplete = this.#health.every(({ reachable }) => reachable)
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), isComplete ? REFRESH_MS : RETRY_MS).unref()
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
    // Who waits for a place at it may still be sent there.
    while (this.gate.waiting > 0 && !this.#stopped) await sleep(RETIRE_MS, undefined, { ref: false })
    await backend.close('when-idle').catch(() => {})
    this.#retired.delete(backend)
  }

  #join(): void {
    this.#isShared = areShared(this.#backends)
    this.#shelf = shelfOf(this.#backends, this.#modelsByBackend, wantsNothing)
    this.#shelves.clear()
  }
}

function areShared(backends: readonly Backend[]): boolean {
  return backends.every((backend) => backend.organisationId === undefined)
}

async function askBackend(
  backend: Backend,
  known: Map<Backend, readonly BackendModel[]>,
  timeoutMs = LIST_TIMEOUT_MS,
): Promise<BackendHealth> {
  try {
    const models = await backend.listModels(AbortSignal.timeout(timeoutMs))
    known.set(backend, models)
    return { backend: backend.name, reachable: true, models: models.length, failure: null }
  } catch (error) {
    const models = (known.get(backend) ?? backend.configured ?? []).length
    return { backend: backend.name, reachable: false, models, failure: failureOf(error) }
  }
}

function failureOf(error: unknown): BackendHealth['failure'] {
  return isAppError(error) ? error : new AppError('internal', { reason: messageOf(error) }, { cause: error })
}
