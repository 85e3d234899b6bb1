import {
  type AccountClaims,
  type TestProvider,
  type TestProviderOptions,
  startIdentityProvider,
} from './identity-provider.ts'
import { RedirectedBrowser } from './redirected-browser.ts'
import { type TestServer, testServer } from './server.ts'

/** A certified provider, the real server, and browsers that follow redirects between them. */
export interface Together {
  readonly provider: TestProvider
  readonly server: TestServer
}

/** The server with these parts of `identity.oidc` beside those that say where its provider is. */
export async function startTogether(
  oidc: Readonly<Record<string, unknown>>,
  options: TestProviderOptions = {},
): Promise<Together> {
  const provider = await startIdentityProvider(options)
  const { issuer, clientId, clientSecret } = provider
  const server = await testServer({ config: { identity: { oidc: { issuer, clientId, clientSecret, ...oidc } } } })
  provider.register(server.url)
  return { provider, server }
}

export const isCallback = (url: URL): boolean => url.pathname === '/api/oidc/callback'

interface Coming {
  /** As whom they sign in at the provider; null when they refuse. */
  readonly subject: string | null
  /** The page that they were on. */
  readonly at?: string
}

/** Up to the address with which the provider sends the browser back. */
export async function comeBack(
  { provider, server }: Together,
  browser: RedirectedBrowser,
  { subject, at = '/' }: Coming,
): Promise<URL> {
  provider.signsInAs = subject
  const start = new URL(`/api/oidc/start?return_to=${encodeURIComponent(at)}`, server.url)
  return browser.follow(start, isCallback)
}

/** Where somebody of these claims lands, and the session that they have; null when they have none. */
export async function signIn(
  together: Together,
  subject: string,
  { at = '/', ...claims }: AccountClaims & { at?: string },
) {
  together.provider.accounts.set(subject, claims)
  const browser = new RedirectedBrowser()
  const landed = await browser.step(await comeBack(together, browser, { subject, at }))
  return { browser, landed: `${landed?.pathname}${landed?.search}`, session: sessionOf(together, browser) }
}

export function sessionOf({ server }: Together, browser: RedirectedBrowser): string | null {
  const session = browser.cookieOf(new URL(server.url), 'socle_session')
  return session === null ? null : `socle_session=${session}`
}

export function me({ server }: Together, cookie: string | null) {
  return server.call('GET', '/api/session', { key: null, cookie: cookie ?? '' })
}
