import type { Claims } from './claims.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { RecentClaims } from './recent-claims.ts'

/** Which sessions end: those of a session at the provider, or all of a person there. */
export interface Leaving {
  readonly issuer: string
  readonly subject: string | null
  readonly sid: string | null
}

/** What one sign-in is checked by: kept here while the person is at the provider. */
export interface SignInChecks {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface Identity {
  readonly issuer: string
  readonly subject: string
  readonly claims: Claims
  /** Session at the provider, when it says which. */
  readonly sid: string | null
  /** As it came: shown again to leave. */
  readonly identityToken: string
  /** The provider has asked for two factors. */
  readonly isTwoFactor: boolean
}

/** An OpenID Connect provider, and this service as its client. Every method throws when the provider fails or lies. */
export interface IdentityProvider {
  readonly settings: OidcSettings
  readonly recent: RecentClaims
  /** Where the browser is sent. */
  authorizationUrl(redirectUri: URL, checks: SignInChecks): Promise<URL>
  /** Exchanges the code of the address that the browser came back to, and checks all that was signed. */
  identify(returned: URL, checks: SignInChecks): Promise<Identity>
  /** Where the browser is sent to leave the provider too; null when the provider has no such page. */
  endSessionUrl(leaving: { readonly identityToken: string; readonly returnTo: URL }): Promise<URL | null>
  /** Who the provider says has left. */
  readLogoutToken(token: string): Promise<Leaving>
}
