import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import type { DataLevel } from '#contract/model-routing'
import type { ServerTimeouts } from '#contract/model-servers'
import type { Backend } from '#inference/backends/backend'
import { typeOfCapabilities } from '#inference/backends/model-type'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { AppError, hasCode } from '#platform/errors'
import type { Outbound } from '#platform/http/outbound'
import type { Serving } from './serving.ts'
import type { KnownModels, ServerKind } from './stored-server.ts'

/** What a server said of itself. */
export interface FoundServer {
  /** The address that answered. */
  readonly url: string
  readonly models: KnownModels
  readonly milliseconds: number
}

export interface ServerAddress extends Serving {
  readonly url: string
  readonly kind: ServerKind
  readonly apiKey: string | null
  /** The most sensitive data that it is sent; all by default. */
  readonly maySee?: DataLevel
  /** What is usual by default. */
  readonly timeouts?: ServerTimeouts | null
}

export type Guarded = Pick<Outbound, 'guard'>

const PROBE_MS = 8000

/** A server as a backend; reaches nobody. Throws `address_refused` for what may not be called. */
export function openServer(outbound: Guarded, name: string, server: ServerAddress): Backend {
  const { url, kind, apiKey, maySee, models, maxConcurrency, timeoutSeconds, timeouts = null } = server
  if (new URL(url).username !== '') {
    throw new AppError('invalid_request', { param: 'url', reason: 'key_in_address' })
  }
  const settings = BackendSettings.safeParse({
    ...{ url, kind, maySee, models, maxConcurrency },
    ...(apiKey === null ? {} : { apiKey }),
    timeouts: { ...(timeoutSeconds === undefined ? {} : timeoutsWithin(timeoutSeconds)), ...chosen(timeouts) },
  })
  if (!settings.success) throw new AppError('invalid_request', { param: 'url', reason: 'not_http_address' })
  const [backend] = connectBackends({ [name]: settings.data }, (address) => outbound.guard(address, 'model-server'))
  if (!backend) throw new AppError('internal', { reason: 'no backend was opened' })
  return backend
}

/** Nothing is waited for longer than the whole answer may take. */
function timeoutsWithin(totalSeconds: number) {
  return {
    totalSeconds,
    firstByteSeconds: Math.min(120, totalSeconds),
    betweenChunksSeconds: Math.min(60, totalSeconds),
  }
}

/** Those that an administrator said, as the configuration names them. */
function chosen(timeouts: ServerTimeouts | null) {
  if (timeouts === null) return {}
  const { connect, first_token: firstToken, silence, total } = timeouts
  return {
    ...(connect === null ? {} : { connectSeconds: connect }),
    ...(firstToken === null ? {} : { firstByteSeconds: firstToken }),
    ...(silence === null ? {} : { betweenChunksSeconds: silence }),
    ...(total === null ? {} : { totalSeconds: total }),
  }
}

/** What a server serves and how fast it says so. People often write the address without its `/v1`: it is tried too. */
export async function probeServer(
  outbound: Guarded,
  address: ServerAddress,
  signal: AbortSignal,
): Promise<FoundServer> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)])
  const url = withoutEndSlashes(address.url)
  const startedAtMs = performance.now()
  const found = (at: string, models: KnownModels): FoundServer => ({
    url: at,
    models,
    milliseconds: Math.round(performance.now() - startedAtMs),
  })
  try {
    return found(url, await listModels(outbound, { ...address, url }, within))
  } catch (error) {
    if (url.endsWith('/v1') || !isNoApi(error)) throw error
    const longer = `${url}/v1`
    const models = await listModels(outbound, { ...address, url: longer }, within).catch(() => null)
    if (models === null) throw error
    return found(longer, models)
  }
}

/** Something answers there, but not with a list of models. */
export function isNoApi(error: unknown): boolean {
  if (hasCode(error, 'backend_protocol')) return true
  return hasCode(error, 'backend_unavailable') && error.details.value === 404
}

async function listModels(outbound: Guarded, address: ServerAddress, signal: AbortSignal): Promise<KnownModels> {
  const server = openServer(outbound, new URL(address.url).host, address)
  try {
    const listed = await server.listModels(signal)
    return listed.map(({ upstream, capabilities }) => ({ id: upstream, type: typeOfCapabilities(capabilities) }))
  } finally {
    await server.close('now')
  }
}
