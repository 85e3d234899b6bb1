import { AppError, isAppError, messageOf } from '#platform/errors'
import { Readable, Transform } from 'node:stream'
import { Agent, request as send } from 'undici'
import type { LookupFunction } from 'node:net'
import { type AddressRules, type Origin, addressRules } from './address-rules.ts'
import { assertAllowedUrl, guardedLookup } from './guarded-lookup.ts'

export interface OutboundRequest {
  readonly url: string | URL
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PROPFIND'
  /** In lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Bytes of the answer, after which it is cut with `too_large`. */
  readonly limitBytes: number
  /** For the whole exchange, the body of the answer included. */
  readonly limitSeconds: number
  readonly origin?: Origin
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Where it came from, redirects followed. */
  readonly url: string
  /** Fails with `too_large` past the limit, with `site_unreachable` when it is cut. */
  readonly body: Readable
}

/** The one way out for addresses that people write or that documents hold; model servers have pools of their own with the same rules. */
export interface Outbound {
  /**
   * Follows at most five redirects, each judged like the first. Throws `address_refused`, `unusable_address` or
   * `site_unreachable`; any status is an answer.
   */
  request(request: OutboundRequest): Promise<OutboundAnswer>
  /** For pools that speak for themselves: throws for an address that stands in the URL, and resolves the others. */
  guard(url: string, origin: Origin): LookupFunction
  close(): Promise<void>
}

const mostRedirects = 5
const connectSeconds = 10
const redirects = new Set([301, 302, 303, 307, 308])

/** `allowed`: what the configuration lists beside public addresses. */
export function openOutbound({ allowed }: { readonly allowed: readonly string[] }): Outbound {
  const rules = addressRules(allowed)
  const agents = new Map<Origin, Agent>()
  const agentOf = (origin: Origin): Agent => {
    const known = agents.get(origin) ?? openAgent(rules, origin)
    agents.set(origin, known)
    return known
  }
  return {
    async request({ origin = 'web', ...asked }) {
      const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(asked.limitSeconds * 1000)])
      let hop: Hop = { ...asked, url: parse(asked.url) }
      for (let redirected = 0; redirected <= mostRedirects; redirected += 1) {
        assertAllowedUrl(rules, hop.url, origin)
        const answer = await exchange(agentOf(origin), hop, signal)
        const next = redirects.has(answer.status) ? nextHop(hop, answer) : null
        if (next === null) return { ...answer, body: limited(answer.body, asked.limitBytes, hop.url) }
        await answer.body.dump()
        hop = next
      }
      throw unreachable(hop.url, 'too many redirects')
    },
    guard(url, origin) {
      assertAllowedUrl(rules, parse(url), origin)
      return guardedLookup(rules, origin)
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.close()))
    },
  }
}

function openAgent(rules: AddressRules, origin: Origin): Agent {
  return new Agent({
    connect: { timeout: connectSeconds * 1000, lookup: guardedLookup(rules, origin) },
    keepAliveTimeout: 4_000,
    connections: 8,
  })
}

interface Hop extends Pick<OutboundRequest, 'method' | 'headers' | 'body'> {
  readonly url: URL
}

function parse(url: string | URL): URL {
  const parsed = URL.parse(String(url))
  if (parsed === null) throw new AppError('unusable_address', {})
  return parsed
}

async function exchange(dispatcher: Agent, { url, method = 'GET', headers = {}, body }: Hop, signal: AbortSignal) {
  try {
    const answer = await send(url, { dispatcher, method: asMethod(method), headers, body: body ?? null, signal })
    return { status: answer.statusCode, headers: plain(answer.headers), url: url.href, body: answer.body }
  } catch (error) {
    if (isAppError(error)) throw error
    if (error instanceof Error && isAppError(error.cause)) throw error.cause
    throw unreachable(url, messageOf(error), error)
  }
}

/** Node's client sends any method; the types of undici know those of HTTP alone, and WebDAV has its own. */
function asMethod(method: string): 'GET' {
  return method as 'GET'
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const told = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]))
}

/** What is secret stays with the host that it was meant for; what goes to another is a plain reading. */
function nextHop(hop: Hop, answer: { status: number; headers: Readonly<Record<string, string>> }): Hop | null {
  const { location } = answer.headers
  const url = location === undefined ? null : URL.parse(location, hop.url.href)
  if (url === null) return null
  if (hop.url.protocol === 'https:' && url.protocol !== 'https:') throw unreachable(url, 'a redirect leaves https')
  const keepsMethod = answer.status === 307 || answer.status === 308
  const isSame = url.origin === hop.url.origin
  const headers = Object.fromEntries(
    Object.entries(hop.headers ?? {}).filter(([name]) => isSame || !['authorization', 'cookie'].includes(name)),
  )
  if (!keepsMethod) return { url, method: hop.method === 'HEAD' ? 'HEAD' : 'GET', headers }
  if (!isSame && hop.body !== undefined) throw unreachable(url, 'a redirect takes the body elsewhere')
  return { ...hop, url, headers }
}

function limited(body: Readable, limitBytes: number, url: URL): Readable {
  let size = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limitBytes) done(new AppError('too_large', { limitBytes }))
      else done(null, chunk)
    },
  })
  // Not `pipeline`, which would give the reader the socket's own error before it can be told as ours.
  const fail = (error: unknown): void =>
    void counter.destroy(isAppError(error) ? error : unreachable(url, messageOf(error), error))
  body.on('error', fail)
  body.on('close', () => {
    if (!body.readableEnded) fail(new Error('closed too early'))
  })
  // Who reads hears of it; who has not begun to read yet must not end the program.
  counter.on('error', () => {})
  counter.on('close', () => body.destroy())
  return body.pipe(counter)
}

function unreachable(url: URL, reason: string, cause?: unknown): AppError {
  return new AppError('site_unreachable', { host: url.host, reason }, { cause })
}
