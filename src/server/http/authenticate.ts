import type { KeyRing } from '#platform/auth/key-ring'
import { type Actor, anonymousActor, personIdOf } from '#platform/auth/actor'
import { findSessionActor } from '#platform/auth/sessions'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { IncomingMessage } from 'node:http'
import type { Route } from '#contract/route'
import type { Credential } from './open-answers.ts'
import { sessionCookieOf } from './session-cookie.ts'

export interface AccessControl {
  readonly keys: KeyRing
  readonly db: Database
  /** Address by which people reach the service, when it is not the one it listens on. */
  readonly publicUrl: URL | null
  /** Whoever reaches the port is our own proxy, and says for whom. */
  readonly trustsProxy: boolean
  /** Whether an address is of a network that the configuration lets watch. */
  isMonitor(address: string | null): boolean
}

/** Where a request comes from; a caller can write what it likes in the header, but not its last address. */
export function addressOf(
  { trustsProxy }: Pick<AccessControl, 'trustsProxy'>,
  { socket, headers }: IncomingMessage,
): string | null {
  const forwarded = trustsProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : ''
  return forwarded ? forwarded.slice(0, 100) : (socket.remoteAddress ?? null)
}

interface Caller {
  readonly requestId: string
  readonly address: string | null
}

export interface Authenticated {
  readonly actor: Actor
  /** By what the caller was let in; null for nobody in particular. */
  readonly credential: Credential | null
}

/** Who calls: a key (from memory), a session (one question to the database), or nobody; refused if the operation asks for more. */
export function authenticate(
  access: AccessControl,
  request: IncomingMessage,
  { route, caller }: { route: Route; caller: Caller },
): Authenticated | Promise<Authenticated> {
  const token = tokenOf(request)
  if (route.access === 'public') {
    if (token === null) assertSameOrigin(access, request)
    return { actor: anonymousActor(caller.requestId, caller.address), credential: null }
  }
  if (token === null && route.access === 'monitoring' && access.isMonitor(caller.address)) {
    return { actor: anonymousActor(caller.requestId, caller.address), credential: null }
  }
  if (token === null) return signedIn(access, request, { route, caller })
  const { requestId, address } = caller
  const actor = { ...access.keys.authenticate(token, Date.now()), requestId, address }
  assertAccess(actor, route)
  return { actor, credential: { kind: 'key', token } }
}

async function signedIn(
  access: AccessControl,
  request: IncomingMessage,
  { route, caller }: { route: Route; caller: Caller },
): Promise<Authenticated> {
  const person = await signedInPerson(access, request, { route, caller })
  assertAccess(person.actor, route)
  return person
}

function assertAccess(actor: Actor, { access }: Route): void {
  if (access === 'public') return
  if (access === 'browser') {
    if (actor.kind !== 'person') throw new AppError('forbidden', { scope: 'session' })
    return
  }
  if (access === 'signed-in') {
    if (personIdOf(actor) === null) throw new AppError('forbidden', { scope: 'person' })
    return
  }
  const scope = access === 'monitoring' ? 'settings:manage' : access
  if (!actor.scopes.has(scope)) throw new AppError('forbidden', { scope })
}

async function signedInPerson(
  access: AccessControl,
  request: IncomingMessage,
  { route, caller }: { route: Route; caller: Caller },
): Promise<Authenticated> {
  const cookie = sessionCookieOf(request)
  if (cookie === null) throw new AppError('missing_key', {})
  assertSameOrigin(access, request)
  const person = await findSessionActor(access.db, cookie, { isChoosing: route.access === 'browser' })
  if (person === null) throw new AppError('missing_key', {})
  return { actor: { ...person, ...caller }, credential: { kind: 'session', token: cookie } }
}

/** OpenAI's header, or Anthropic's. */
function tokenOf({ headers }: IncomingMessage): string | null {
  const { authorization } = headers
  if (authorization !== undefined) {
    if (authorization.startsWith('Bearer ')) return authorization.slice('Bearer '.length).trim()
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
    if (token === undefined) throw new AppError('invalid_scheme', {})
    return token
  }
  const key = headers['x-api-key']
  return typeof key === 'string' && key !== '' ? key : null
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A browser sends cookies for any site that asks: what changes something must come from our own pages. */
function assertSameOrigin({ publicUrl }: AccessControl, { method, headers }: IncomingMessage): void {
  const { origin } = headers
  if (safeMethods.has(method ?? '') || origin === undefined) {
    if (headers['sec-fetch-site'] === 'cross-site' && !safeMethods.has(method ?? '')) {
      throw new AppError('wrong_origin', { origin: 'unknown' })
    }
    return
  }
  const host = URL.parse(origin)?.host
  if (host === undefined || (host !== headers.host && host !== publicUrl?.host)) {
    throw new AppError('wrong_origin', { origin: origin.slice(0, 200) })
  }
}
