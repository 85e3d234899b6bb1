import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { connectBackends, BackendSettings } from '#inference/backends/registry'
import type { BackendModel } from '#inference/backends/backend'
import { type Pull, openLocalModels } from '#inference/local-models/local-models'
import type { ModelCard } from '#inference/local-models/model-store'
import { AppError } from '#platform/errors'
import { isNoApi } from '#toolbox/model-servers/probe-server'
import type { ResolvedConfig } from '../resolve-config.ts'

export interface LocalModelState {
  readonly name: string
  readonly title: string
  readonly licence: string | null
  readonly sizeBytes: number
  readonly isHere: boolean
}

/** What is on this machine, then what can be fetched. */
export async function listLocalModels({ config, dataFolder }: ResolvedConfig): Promise<LocalModelState[]> {
  const { known, list } = openLocalModels(dataFolder, config.models)
  const here = await list()
  const names = new Set(here.map(({ name }) => name))
  return [
    ...here.map(({ name, title, licence, sizeBytes }) => ({ name, title, licence, sizeBytes, isHere: true })),
    ...known
      .filter(({ name }) => !names.has(name))
      .map(({ name, title, licence, sizeBytes }) => ({ name, title, licence, sizeBytes, isHere: false })),
  ]
}

/** How far a pull has come. */
export type PullProgress = Parameters<Pull['onProgress']>[0]

/** Fetches a known model and the engine that runs it; a server of the same data folder has it in service within a minute. */
export function pullLocalModel({ config, dataFolder }: ResolvedConfig, pull: Pull): Promise<ModelCard> {
  return openLocalModels(dataFolder, config.models).pull(pull)
}

/** Puts a GGUF file of one's own in service, and the engine that runs it. */
export function importLocalModel({ config, dataFolder }: ResolvedConfig, file: string, pull: Pull): Promise<ModelCard> {
  return openLocalModels(dataFolder, config.models).importFile(file, pull)
}

/** Reads every model file again: each is told, or `hash_mismatch` is thrown. */
export async function verifyLocalModels(
  { config, dataFolder }: ResolvedConfig,
  onIntact: (name: string) => void,
): Promise<void> {
  const local = openLocalModels(dataFolder, config.models)
  for (const model of await local.list()) {
    await local.verify(model)
    onIntact(model.name)
  }
}

export interface FoundServer {
  /** The address that answered. */
  readonly url: string
  readonly models: readonly BackendModel[]
  readonly milliseconds: number
  /** For `socle.yaml`. */
  readonly yaml: string
}

/**
 * Asks a server what it serves, and writes how to configure it. People often write the address without its `/v1`: it is
 * tried too. Throws `backend_unavailable`, `backend_protocol`.
 */
export async function probeServer(address: string, apiKey: string | null, signal: AbortSignal): Promise<FoundServer> {
  const url = withoutEndSlashes(address)
  try {
    return await probeAt(url, apiKey, signal)
  } catch (error) {
    if (url.endsWith('/v1') || !isNoApi(error)) throw error
    const found = await probeAt(`${url}/v1`, apiKey, signal).catch(() => null)
    if (found === null) throw error
    return found
  }
}

async function probeAt(url: string, apiKey: string | null, signal: AbortSignal): Promise<FoundServer> {
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
    // No shell sets a variable that begins with a figure.
    const variable = `${/^\d/.test(name) ? 'server-' : ''}${name}-key`.toUpperCase().replaceAll('-', '_')
    const key = apiKey === null ? '' : `\n    apiKey: \${${variable}}`
    return { url, models, milliseconds, yaml: `backends:\n  ${name}:\n    url: ${url}${key}\n` }
  } finally {
    await backend.close('now')
  }
}
