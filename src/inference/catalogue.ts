import type { OrganisationId } from '#contract/ids'
import type { ModelRouting } from '#contract/model-routing'
import type { AppError } from '#platform/errors'
import type { Gate } from './admission/gate.ts'
import type { Backend, BackendModel, ModelCapability } from './backends/backend.ts'
import type { KeptChoice } from './model-routes/model-choices.ts'
import type { CatalogueModel } from './target.ts'

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
   * Puts `next` in the place of `before`, all at once, when each has said its models or a moment has passed. Those that
   * stand in both go on as they are; what the others are answering goes on to its end.
   */
  replace(before: readonly Backend[], next: readonly Backend[]): Promise<void>
  /**
   * What an organisation sees of it: the servers of the instance and its own, as if there were no others; with null,
   * those of the instance alone.
   */
  visibleTo(organisationId: OrganisationId | null): Catalogue
  /** What the organisation whose view this is wants of its calls. */
  readonly routing: ModelRouting
  /** Takes over what organisations want of theirs; the others want `openRouting`. */
  govern(routings: ReadonlyMap<number, ModelRouting>): void
  /** Takes over what organisations say of their models, where `socle.yaml` says nothing. */
  choose(choices: ReadonlyMap<number, readonly KeptChoice[]>): void
  /** As the organisation whose view this is would see them, had it chosen nothing. */
  unchosen(): readonly CatalogueModel[]
  /** Refreshes now and then until `stop`. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface BackendHealth {
  readonly backend: string
  readonly reachable: boolean
  readonly models: number
  /** Why it did not answer. */
  readonly failure: AppError | null
}
