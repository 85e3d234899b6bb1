import type { Backend, BackendModel } from '#inference/backends/backend'
import { namedModel } from '#inference/backends/model-settings'
import { capabilitiesOfType } from '#inference/backends/model-type'
import type { Catalogue } from '#inference/catalogue'
import type { Database } from '#platform/db/database'
import { followRows } from '#platform/db/follow-rows'
import type { Notifications } from '#platform/db/notifications'
import { messageOf } from '#platform/errors'
import type { SecretBox } from '#platform/secrets/secret-box'
import type { Logger } from '#platform/telemetry/log'
import { type FoundServer, type Guarded, type ServerAddress, openServer, probeServer } from './probe-server.ts'
import { listServerRows } from './queries.ts'
import { servingOf } from './serving.ts'
import {
  type KnownModels,
  type SaidTypes,
  type StoredServer,
  backendNameOf,
  placeOfKey,
  readServer,
} from './stored-server.ts'

/** Processes listen here to follow the servers. */
export const modelServersChannel = 'socle_model_servers'

/** The model servers that administrators added on the page: as much in service as those of the configuration file. */
export interface ModelServers {
  /** Asks a server for its models, in service or not. Throws `backend_unavailable` or `backend_protocol` with the reason. */
  probe(address: ServerAddress, signal: AbortSignal): Promise<FoundServer>
  /** Puts in service what the database says, and takes out the rest. */
  refresh(): Promise<void>
  /** Follows what any process writes, until `stop`. */
  start(notifications: Notifications): Promise<void>
  stop(): void
}

export interface ModelServersParts {
  readonly db: Database
  readonly models: Catalogue
  readonly secrets: SecretBox
  readonly outbound: Guarded
  readonly log: Logger
}

export function openModelServers({ db, models, secrets, outbound, log }: ModelServersParts): ModelServers {
  /** By name in the catalogue, what each was opened with. */
  const inUse = new Map<string, string>()
  const stopping = new AbortController()
  let last: Promise<void> = Promise.resolve()

  async function use(server: StoredServer): Promise<void> {
    const { organisationId, kind, url, sealedKey, types, maySee, timeouts, router, provides } = server
    const name = backendNameOf(server)
    const fingerprint = JSON.stringify([kind, url, sealedKey, [...types], maySee, timeouts, router, provides])
    if (inUse.get(name) === fingerprint) return
    const apiKey = sealedKey === null ? null : secrets.open(sealedKey, placeOfKey(organisationId))
    const opened = openServer(outbound, name, { url, kind, apiKey, maySee, timeouts, ...servingOf(router, provides) })
    inUse.set(name, fingerprint)
    // Questions of one organisation never go to the server of another.
    const offeredSince = Math.floor(server.createdAt.getTime() / 1000)
    const backend = { ...withTypes(opened, types), organisationId, offeredSince }
    const known = router === null ? server.models : []
    await models.put(
      backend,
      known.map((model) => typed(namedModel(model.id, model.id), types.get(model.id) ?? model.type)),
    )
  }

  async function reconcile(): Promise<void> {
    const servers = (await listServerRows(db, null)).map(readServer)
    const wanted = new Set(servers.map(backendNameOf))
    for (const name of inUse.keys()) {
      if (wanted.has(name)) continue
      inUse.delete(name)
      models.remove(name)
    }
    await Promise.all(
      servers.map((server) =>
        use(server).catch((error: unknown) => {
          log.warn({ modelServer: server.id, reason: messageOf(error) }, 'a model server cannot be used')
        }),
      ),
    )
  }

  /** One at a time: a reading that is older never undoes a later one. */
  function refresh(): Promise<void> {
    const next = last.then(reconcile)
    last = next.catch(() => {})
    return next
  }

  return {
    probe: (address, signal) => probeServer(outbound, address, signal),
    refresh,
    start: (notifications) =>
      followRows({ notifications, channel: modelServersChannel, read: refresh, log }, stopping.signal),
    stop: () => stopping.abort(),
  }
}

/** The same server, whose models do what an administrator said. */
function withTypes(backend: Backend, types: SaidTypes): Backend {
  return {
    ...backend,
    listModels: async (signal) =>
      (await backend.listModels(signal)).map((model) => {
        const said = types.get(model.upstream)
        return said === undefined ? model : typed(model, said)
      }),
  }
}

function typed(model: BackendModel, type: KnownModels[number]['type']): BackendModel {
  return { ...model, capabilities: capabilitiesOfType(type) ?? model.capabilities, isTyped: true }
}
