import type { Backend } from '#inference/backends/backend'
import { type AddressGuard, type BackendSettings, connectBackend } from '#inference/backends/registry'
import type { Catalogue } from '#inference/catalogue'
import { inheritTraits } from '#inference/target'

type ByName = Readonly<Record<string, BackendSettings>>

interface Opened {
  readonly settings: BackendSettings
  readonly backend: Backend
}

/** The model servers of the configuration file, as it stands now. */
export class ConfiguredServers {
  readonly #guard: AddressGuard
  #opened: readonly Opened[]

  /** Reaches nobody. Throws for an address that may not be called. */
  constructor(settings: ByName, guard: AddressGuard) {
    this.#guard = guard
    this.#opened = Object.entries(settings).map(([name, one]) => this.#open(name, one))
  }

  get backends(): readonly Backend[] {
    return this.#opened.map(({ backend }) => backend)
  }

  /** Those whose settings are the same stay as they are, connections and all. */
  async replaceIn(catalogue: Catalogue, settings: ByName): Promise<void> {
    const before = this.#opened
    const next = Object.entries(settings).map(([name, one]) => {
      const known = before.find(({ backend }) => backend.name === name)
      if (known !== undefined && JSON.stringify(known.settings) === JSON.stringify(one)) return known
      const opened = this.#open(name, one)
      if (known?.settings.url === one.url) inheritTraits(opened.backend, known.backend)
      return opened
    })
    this.#opened = next
    await catalogue.replace(
      before.map(({ backend }) => backend),
      next.map(({ backend }) => backend),
    )
  }

  #open(name: string, settings: BackendSettings): Opened {
    return { settings, backend: connectBackend(name, settings, this.#guard) }
  }
}
