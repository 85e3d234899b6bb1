import { randomBytes } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { AppError, messageOf } from '#platform/errors'
import { hashToken } from '../auth/token.ts'
import type { IdentityProvider } from './provider.ts'

export const pendingSeconds = 600

/** A path of this site as it stands in an address: one written in a link must not lead elsewhere. */
const ownPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1999}$/

/** Sends a person to the provider: the address, and the secret by which this browser alone may come back. Null when the provider cannot be reached. */
export async function startOidcSignIn(
  ctx: Ctx<'db' | 'identity' | 'log'>,
  { redirectUri, returnTo }: { readonly redirectUri: URL; readonly returnTo: string | undefined },
): Promise<{ url: URL; browserToken: string } | null> {
  const { randomNonce, randomPKCECodeVerifier, randomState } = await import('openid-client')
  const checks = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
  const url = await providerOf(ctx)
    .authorizationUrl(redirectUri, checks)
    .catch((error: unknown) => {
      ctx.log.warn({ reason: messageOf(error) }, 'the identity provider cannot be reached')
      return null
    })
  if (url === null) return null
  const browserToken = randomBytes(32).toString('base64url')
  await ctx.db.deleteFrom('pending_sign_in').where('expires_at', '<', new Date()).execute()
  await ctx.db
    .insertInto('pending_sign_in')
    .values({
      state_hash: hashToken(checks.state),
      browser_hash: hashToken(browserToken),
      nonce: checks.nonce,
      code_verifier: checks.codeVerifier,
      return_to: returnTo !== undefined && ownPath.test(returnTo) ? returnTo : '/',
      expires_at: new Date(Date.now() + pendingSeconds * 1000),
    })
    .execute()
  return { url, browserToken }
}

/** Throws `not_found` when the configuration names no provider. */
export function providerOf({ identity }: Ctx<'identity'>): IdentityProvider {
  if (identity === null) throw new AppError('not_found', { what: 'identity provider', id: 'oidc' })
  return identity
}
