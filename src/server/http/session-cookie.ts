import type { IncomingMessage, ServerResponse } from 'node:http'

const name = 'socle_session'

export function sessionCookieOf({ headers }: IncomingMessage): string | null {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value) return value
  }
  return null
}

export interface CookieLife {
  readonly maxAgeSeconds: number
  /** Only where people reach the service by https: a browser would drop it elsewhere. */
  readonly secure: boolean
}

/** Out of the page's reach, and never sent by another site's form. */
export function setSessionCookie(response: ServerResponse, value: string, { maxAgeSeconds, secure }: CookieLife): void {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeSeconds}`, ...(secure ? ['Secure'] : [])]
  response.setHeader('set-cookie', [`${name}=${value}`, ...attributes].join('; '))
}

export function clearSessionCookie(response: ServerResponse, { secure }: Pick<CookieLife, 'secure'>): void {
  setSessionCookie(response, '', { maxAgeSeconds: 0, secure })
}
