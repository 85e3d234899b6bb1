import type { IncomingMessage, ServerResponse } from 'node:http'

const exposed = [
  'retry-after',
  'x-request-id',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
].join(', ')

/** Lets the pages of listed sites call with a key; cookies stay ours. True when that was all there was to answer. */
export function answerCors(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  allowed: ReadonlySet<string>,
): boolean {
  const { origin } = headers
  if (origin === undefined || !allowed.has(origin)) return false
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('vary', 'origin')
  const asked = headers['access-control-request-method']
  if (method !== 'OPTIONS' || asked === undefined) {
    response.setHeader('access-control-expose-headers', exposed)
    return false
  }
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? 'authorization')
  response.setHeader('access-control-max-age', '600')
  response.writeHead(204).end()
  return true
}

/** Any other question of what an address takes: those who ask without a key may know it. True: it is answered. */
export function tellMethods(response: ServerResponse, methods: readonly string[]): true {
  const taken = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  response.writeHead(204, { allow: [...taken, 'OPTIONS'].join(', ') }).end()
  return true
}
