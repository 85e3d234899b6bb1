import type { Backend, BackendModel } from '#inference/backends/backend'
import { namedModel } from '#inference/backends/model-settings'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import type { Catalogue } from '#inference/catalogue'
import type { OrganisationId } from '#platform/auth/ids'
import { AppError, hasCode, messageOf } from '#platform/errors'
import type { Outbound } from '#platform/http/outbound'
import type { SecretBox } from '#platform/secrets/secret-box'
import type { Settings } from '#platform/settings/settings'
import type { Logger } from '#platform/telemetry/log'
import { type StoredServer, assistantSetting } from './stored-settings.ts'

export interface ServerAddress {
  readonly url: string
  readonly apiKey: string | null
}

/** The model servers that administrators added on the page: as much in service as those of the configuration file. */
export interface ModelServers {
  /** Asks a server that is not in service for its chat models. `url` is the address that answered. */
  probe(address: ServerAddress, signal: AbortSignal): Promise<{ url: string; models: string[] }>
  /** Puts an organisation's server in service, in the place of the one before. */
  use(organisationId: OrganisationId, server: StoredServer | null): Promise<void>
  /** Follows what any process writes in the settings. */
  start(): Promise<void>
}

export interface ModelServersParts {
  readonly settings: Settings
  readonly models: Catalogue
  readonly secrets: SecretBox
  readonly outbound: Pick<Outbound, 'guard'>
  readonly log: Logger
}

const PROBE_MS = 8000

export function openModelServers({ settings, models, secrets, outbound, log }: ModelServersParts): ModelServers {
  const inUse = new Map<OrganisationId, string>()

  async function use(organisationId: OrganisationId, server: StoredServer | null): Promise<void> {
    const fingerprint = server === null ? null : JSON.stringify([server.url, server.sealedKey])
    if (fingerprint === (inUse.get(organisationId) ?? null)) return
    const name = backendName(organisationId)
    if (server === null || fingerprint === null) {
      inUse.delete(organisationId)
      models.remove(name)
      return
    }
    const apiKey = server.sealedKey === null ? null : secrets.open(server.sealedKey, placeOfKey(organisationId))
    inUse.set(organisationId, fingerprint)
    // Questions of one organisation never go to the server of another.
    const backend = { ...openServer(outbound, name, { url: server.url, apiKey }), organisationId }
    await models.put(backend, server.models.map(knownModel))
  }

  async function followAll(): Promise<void> {
    const chosen = await settings.readAll(assistantSetting)
    for (const id of new Set([...inUse.keys(), ...chosen.keys()])) {
      await use(id, chosen.get(id)?.server ?? null).catch((error: unknown) => {
        log.warn({ organisationId: id, reason: messageOf(error) }, 'a model server cannot be used')
      })
    }
  }

  return {
    probe: (address, signal) => probe(outbound, address, signal),
    use,
    start: () => settings.follow(assistantSetting, followAll),
  }
}

function backendName(organisationId: number): string {
  return `organisation-${organisationId}`
}

/** Where the key of an organisation's server is kept: sealed for one, it does not open for another. */
export function placeOfKey(organisationId: number): string {
  return `setting:${organisationId}:${assistantSetting.name}`
}

type Guarded = ModelServersParts['outbound']

/** Throws `address_refused` for what may not be called. */
function openServer(outbound: Guarded, name: string, { url, apiKey }: ServerAddress): Backend {
  if (new URL(url).username !== '') {
    throw new AppError('invalid_request', { param: 'url', reason: 'the key of a server goes in its own field' })
  }
  const settings = BackendSettings.safeParse({ url, ...(apiKey === null ? {} : { apiKey }) })
  if (!settings.success) throw new AppError('invalid_request', { param: 'url', reason: 'not an http or https address' })
  const [backend] = connectBackends({ [name]: settings.data }, (address) => outbound.guard(address, 'model-server'))
  if (!backend) throw new AppError('internal', { reason: 'no backend was opened' })
  return backend
}

/** People often write the address without its `/v1`: it is tried too. */
async function probe(
  outbound: Guarded,
  address: ServerAddress,
  signal: AbortSignal,
): Promise<{ url: string; models: string[] }> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)])
  const url = address.url.replace(/\/+$/, '')
  try {
    return { url, models: await listChatModels(outbound, { ...address, url }, within) }
  } catch (error) {
    if (url.endsWith('/v1') || !isNoApi(error)) throw error
    const longer = `${url}/v1`
    const models = await listChatModels(outbound, { ...address, url: longer }, within).catch(() => null)
    if (models === null) throw error
    return { url: longer, models }
  }
}

/** Something answers there, but not with a list of models. */
function isNoApi(error: unknown): boolean {
  if (hasCode(error, 'backend_protocol')) return true
  return hasCode(error, 'backend_unavailable') && error.details.reason.startsWith('HTTP 404')
}

async function listChatModels(outbound: Guarded, address: ServerAddress, signal: AbortSignal): Promise<string[]> {
  const server = openServer(outbound, new URL(address.url).host, address)
  try {
    const models = await server.listModels(signal)
    return models.flatMap(({ id, capabilities }) => (capabilities.includes('chat') ? [id] : []))
  } finally {
    await server.close('now')
  }
}

function knownModel(id: string): BackendModel {
  return { ...namedModel(id, id), capabilities: ['chat'] }
}
