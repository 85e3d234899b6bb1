import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseCookie, stringifySetCookie } from 'cookie'

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

export function clearSessionCookie(response: ServerResponse, { secure }: Pick<CookieLife, 'secure'>): void {
  setSessionCookie(response, '', { maxAgeSeconds: 0, secure })
}
