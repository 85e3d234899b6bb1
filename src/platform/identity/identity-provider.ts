import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  None,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client'
import type { Outbound } from '../http/outbound.ts'
import type { Claims } from './claims.ts'
import { openLogoutTokenReader } from './logout-token.ts'
import type { IdentityProvider } from './provider.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { RecentClaims } from './recent-claims.ts'
import { outboundFetch } from './outbound-fetch.ts'

/** What the provider says of itself is read again after this. */
const discoveredMs = 3600 * 1000

/** Reaches nobody: a provider that is down is found at the first sign-in. */
export function openIdentityProvider(settings: OidcSettings, outbound: Outbound): IdentityProvider {
  let readToken: ReturnType<typeof openLogoutTokenReader> | null = null
  const discover = remembered(() => discoverProvider(settings, outbound))
  return {
    settings,
    recent: new RecentClaims(),
    async authorizationUrl(redirectUri, { state, nonce, codeVerifier }) {
      return buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri.href,
        response_type: 'code',
        scope: settings.scopes.join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(settings.acrValues.length === 0 ? {} : { acr_values: settings.acrValues.join(' ') }),
      })
    },
    async identify(returned, { state, nonce, codeVerifier }) {
      const configuration = await discover()
      const tokens = await authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      const idToken = tokens.claims()
      if (idToken === undefined) throw new Error('no identity token')
      assertLevel(settings, idToken['acr'])
      const information = await userInformation(configuration, tokens.access_token, idToken.sub)
      return {
        issuer: idToken.iss,
        subject: idToken.sub,
        claims: { ...idToken, ...information },
        sid: typeof idToken['sid'] === 'string' ? idToken['sid'] : null,
        identityToken: tokens.id_token ?? '',
        isTwoFactor: isTwoFactor(settings, { acr: idToken['acr'], amr: idToken['amr'] }),
      }
    },
    async endSessionUrl({ identityToken, returnTo }) {
      const configuration = await discover()
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null
      return buildEndSessionUrl(configuration, {
        id_token_hint: identityToken,
        post_logout_redirect_uri: returnTo.href,
      })
    },
    async readLogoutToken(token) {
      const { issuer, jwks_uri: jwksUri } = (await discover()).serverMetadata()
      if (jwksUri === undefined) throw new Error('the provider publishes no keys')
      readToken ??= openLogoutTokenReader({ issuer, clientId: settings.clientId, jwksUri }, outbound)
      return readToken(token)
    },
  }
}

/** Whoever comes back with less than was asked is refused. */
function assertLevel({ acrValues }: OidcSettings, acr: unknown): void {
  if (acrValues.length === 0 || (typeof acr === 'string' && acrValues.includes(acr))) return
  throw new Error(`the provider answers with the level ${String(acr)}`)
}

/** By the level that it names, or by the methods (RFC 8176). */
function isTwoFactor({ twoFactorAcr }: OidcSettings, { acr, amr }: { acr: unknown; amr: unknown }): boolean {
  return (typeof acr === 'string' && twoFactorAcr.includes(acr)) || (Array.isArray(amr) && amr.includes('mfa'))
}

function discoverProvider(settings: OidcSettings, outbound: Outbound): Promise<Configuration> {
  const issuer = new URL(settings.issuer)
  // Signatures are checked where TLS would do too; http is for a provider that the file itself writes so.
  const execute = [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])]
  return discovery(issuer, settings.clientId, undefined, clientAuthentication(settings.clientSecret), {
    [customFetch]: outboundFetch(outbound),
    execute,
  })
}

/** As the provider takes it; by the header unless it says otherwise (OpenID Connect Discovery 1.0, section 3). */
function clientAuthentication(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  const basic = ClientSecretBasic(secret)
  const post = ClientSecretPost(secret)
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_basic') ? basic : post
    return authenticate(server, ...rest)
  }
}

/** Plain or signed; of the same subject as the identity token, or it throws. */
async function userInformation(configuration: Configuration, accessToken: string, subject: string): Promise<Claims> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {}
  return fetchUserInfo(configuration, accessToken, subject)
}

/** One reading for all who wait; one that failed is forgotten. */
function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: Promise<T>; readonly untilMs: number } | null = null
  return () => {
    if (known !== null && performance.now() < known.untilMs) return known.value
    const value = read()
    const reading = { value, untilMs: performance.now() + discoveredMs }
    known = reading
    value.catch(() => {
      if (known === reading) known = null
    })
    return value
  }
}
