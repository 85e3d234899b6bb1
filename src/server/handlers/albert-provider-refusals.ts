import { AppError, hasCode } from '#platform/errors'
import { listModelServers } from '#toolbox/model-servers/list-model-servers'
import type { RouterRow } from '#toolbox/model-servers/routers/queries'
import { isSameServer } from '#toolbox/model-servers/stored-server'
import type { ServerContext } from '../context.ts'
import { errorWords } from '../locales/error-words.ts'

export const longestName = 200

/** What servers of some kinds do, when not everything. */
const worksOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    tei: ['text-embeddings-inference', 'text-classification'],
    whisper: ['automatic-speech-recognition'],
  }),
)

interface Placing {
  readonly router: RouterRow
  readonly type: string
  readonly url: string
  readonly model: string
  /** The server itself, when it is moved. */
  readonly isBefore?: number
}

/** A server that cannot do what the router is for, or that stands behind it already. */
export async function refuseMisplaced(
  ctx: ServerContext,
  { router, type, url, model, isBefore }: Placing,
): Promise<void> {
  if (worksOf.get(type)?.includes(router.type) === false) {
    const value = `${type} for ${router.type}`
    throw new AppError('invalid_request', { param: 'type', reason: 'provider_of_other_type', value })
  }
  const twin = (await listModelServers(ctx)).some(
    ({ stored }) =>
      stored?.router?.id === router.id &&
      stored.id !== isBefore &&
      stored.provides?.model === model &&
      isSameServer(stored.url, url),
  )
  const value = `${model} for url ${url} already exists for router ${router.id}`.slice(0, longestName)
  if (twin) throw new AppError('conflict', { reason: 'provider_exists', value })
}

/** What Albert answers for a server that cannot be added. */
const failedDependency = 424

export function absent(model: string, status: string, why: string): AppError {
  const reason = `Model provider ${model} not reachable (${status}): ${why}`
  return new AppError('backend_refused', { status: failedDependency, reason, param: 'url', upstreamCode: null })
}

export function refuseAbsent(error: unknown, model: string): never {
  if (hasCode(error, 'backend_unavailable') || hasCode(error, 'backend_protocol')) {
    const { reason, value } = error.details
    throw absent(model, reason === 'http_status' ? String(value) : '503', errorWords(error, 'en'))
  }
  throw error
}
