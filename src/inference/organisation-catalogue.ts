import type { OrganisationId } from '#contract/ids'
import type { ModelRouting } from '#contract/model-routing'
import type { Gate } from './admission/gate.ts'
import type { BackendHealth, Catalogue } from './catalogue.ts'

type Seen = Pick<Catalogue, 'list' | 'unchosen' | 'find' | 'resolve' | 'health'> & { routing(): ModelRouting }

/** A whole catalogue, of which one organisation sees a part. */
export class OrganisationCatalogue implements Catalogue {
  readonly #whole: Catalogue
  readonly #seen: Seen

  constructor(whole: Catalogue, seen: Seen) {
    this.#whole = whole
    this.#seen = seen
  }

  get gate(): Gate {
    return this.#whole.gate
  }

  get routing(): ModelRouting {
    return this.#seen.routing()
  }

  list(): ReturnType<Catalogue['list']> {
    return this.#seen.list()
  }

  unchosen(): ReturnType<Catalogue['unchosen']> {
    return this.#seen.unchosen()
  }

  find(id: string): ReturnType<Catalogue['find']> {
    return this.#seen.find(id)
  }

  resolve(...named: Parameters<Catalogue['resolve']>): ReturnType<Catalogue['resolve']> {
    return this.#seen.resolve(...named)
  }

  health(): readonly BackendHealth[] {
    return this.#seen.health()
  }

  async refresh(): Promise<readonly BackendHealth[]> {
    await this.#whole.refresh()
    return this.#seen.health()
  }

  visibleTo(organisationId: OrganisationId | null): Catalogue {
    return this.#whole.visibleTo(organisationId)
  }

  put(...added: Parameters<Catalogue['put']>): Promise<BackendHealth> {
    return this.#whole.put(...added)
  }

  remove(name: string): void {
    this.#whole.remove(name)
  }

  replace(...servers: Parameters<Catalogue['replace']>): Promise<void> {
    return this.#whole.replace(...servers)
  }

  govern(...wanted: Parameters<Catalogue['govern']>): void {
    this.#whole.govern(...wanted)
  }

  choose(...chosen: Parameters<Catalogue['choose']>): void {
    this.#whole.choose(...chosen)
  }

  start(): Promise<void> {
    return this.#whole.start()
  }

  stop(): Promise<void> {
    return this.#whole.stop()
  }
}
