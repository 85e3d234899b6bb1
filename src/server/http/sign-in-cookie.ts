import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { CookieLife } from './session-cookie.ts'

const name = 'socle_sign_in'

/** The secret of the browser that a sign-in at the identity provider began in. */
export function signInCookieOf({ headers }: IncomingMessage): string | null {
  return headers.cookie === undefined ? null : parseCookie(headers.cookie)[name] || null
}

/** Beside other cookies of the same answer; it comes back from the provider's site, which `lax` allows and `strict` not. */
export function setSignInCookie(response: ServerResponse, value: string, { maxAgeSeconds, secure }: CookieLife): void {
  const options = { path: '/api/oidc', httpOnly: true, sameSite: 'lax', maxAge: maxAgeSeconds, secure } as const
  response.appendHeader('set-cookie', stringifySetCookie({ name, value, ...options }))
}
