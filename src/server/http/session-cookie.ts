import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SignedIn } from '#contract/account'
import { sessionSeconds, stageSeconds } from '#platform/auth/sessions'
import type { Arrival } from '#platform/people/sign-in'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { ServerContext } from '../context.ts'

const name = 'socle_session'

export function sessionCookieOf({ headers }: IncomingMessage): string | null {
  if (headers.cookie === undefined) return null
  return parseCookie(headers.cookie)[name] || null
}

export interface CookieLife {
  readonly maxAgeSeconds: number
  /** Only where people reach the service by https: a browser would drop it elsewhere. */
  readonly secure: boolean
}

/** Out of the page's reach, and never sent by another site's form. */
export function setSessionCookie(response: ServerResponse, value: string, { maxAgeSeconds, secure }: CookieLife): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: maxAgeSeconds, secure } as const
  response.setHeader('set-cookie', stringifySetCookie({ name, value, ...options }))
}

/** Whoever came in, or what is still asked of them; the browser keeps the session either way. */
export function welcome({ site }: Pick<ServerContext, 'site'>, response: ServerResponse, arrival: Arrival): SignedIn {
  const { person, sessionToken, stage } = arrival
  const maxAgeSeconds = stage === 'open' ? sessionSeconds : stageSeconds
  setSessionCookie(response, sessionToken, { maxAgeSeconds, secure: site.isSecure })
  return stage === 'open' ? person : { second_factor: stage }
}

export function clearSessionCookie(response: ServerResponse, { secure }: Pick<CookieLife, 'secure'>): void {
  setSessionCookie(response, '', { maxAgeSeconds: 0, secure })
}
