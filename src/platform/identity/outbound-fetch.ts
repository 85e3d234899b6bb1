import { buffer } from 'node:stream/consumers'
import type { CustomFetch } from 'openid-client'
import { AppError } from '#platform/errors'
import type { Outbound } from '../http/outbound.ts'

const limitBytes = 1024 * 1024
const limitSeconds = 10

/** The library's requests, through the one door. Whoever writes `socle.yaml` chose the provider. */
export function outboundFetch(outbound: Outbound): CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const answer = await outbound.request({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...bodyOf(body),
      limitBytes,
      limitSeconds,
      origin: 'configured',
      signal: signal ?? AbortSignal.timeout(limitSeconds * 1000),
    })
    const content = await buffer(answer.body)
    return new Response(hasNoBody(answer.status) ? null : content, { status: answer.status, headers: answer.headers })
  }
}

function bodyOf(body: unknown): { readonly body?: string } {
  if (body === undefined || body === null) return {}
  if (typeof body === 'string' || body instanceof URLSearchParams) return { body: String(body) }
  throw new AppError('internal', { reason: 'a body of a kind that the provider is never sent' })
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 304
}
