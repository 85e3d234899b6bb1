import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import type { Outbound } from '../http/outbound.ts'
import type { Leaving } from './provider.ts'
import { outboundFetch } from './outbound-fetch.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** One that comes later was kept by somebody. */
const oldestSeconds = 300

export interface LogoutTokenReader {
  readonly issuer: string
  readonly clientId: string
  readonly jwksUri: string
}

/** Keeps the provider's keys between two tokens. */
export function openLogoutTokenReader({ issuer, clientId, jwksUri }: LogoutTokenReader, outbound: Outbound) {
  const fetchKeys = outboundFetch(outbound)
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    [customFetch]: (url, { method, headers, signal }) =>
      fetchKeys(url, { method, headers: Object.fromEntries(headers), body: null, redirect: 'manual', signal }),
  })
  /** What a logout token says, once every rule of OpenID Connect Back-Channel Logout 1.0, section 2.6, holds. */
  return async (token: string): Promise<Leaving> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      maxTokenAge: oldestSeconds,
      clockTolerance: 30,
      requiredClaims: ['iat', 'jti'],
    })
    const { events, nonce, sub: subject = null, sid } = payload
    if (nonce !== undefined) throw new Error('an identity token is no logout token')
    if (typeof events !== 'object' || events === null || !(event in events)) throw new Error('no logout event')
    if (subject === null && typeof sid !== 'string') throw new Error('nobody is named')
    return { issuer, subject, sid: typeof sid === 'string' ? sid : null }
  }
}
