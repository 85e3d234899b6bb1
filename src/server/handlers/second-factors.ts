import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { secondFactorRoutes } from '#contract/second-factors'
import { sessionSeconds } from '#platform/auth/sessions'
import { actingIn } from '#platform/organisations/acting-in'
import { confirmTotp, type Enrolled, finishPasskey, startPasskey, startTotp } from '#platform/second-factors/enrol'
import {
  listOwnFactors,
  removeFactor,
  renameFactor,
  renewRecoveryCodes,
  resetFactors,
} from '#platform/second-factors/own-factors'
import { getSignInPolicy, updateSignInPolicy } from '#platform/people/sign-in-policy'
import { getAskedFactor, showFactor } from '#platform/second-factors/show-factor'
import type { ServerContext } from '../context.ts'
import type { Call, Handlers } from '../http/handlers.ts'
import { publicAddress } from '../http/public-address.ts'
import { sessionCookieOf, setSessionCookie } from '../http/session-cookie.ts'
import { presentFactor } from '../presenters/second-factor.ts'

/** What is shown beside a password: codes, passkeys, and who has to have one. */
export const secondFactorHandlers: Handlers<keyof typeof secondFactorRoutes> = {
  async getAskedFactor({ ctx, request }) {
    const site = siteOf(ctx, request)
    const { stage, hasTotp, passkey } = await getAskedFactor(ctx, { token: sessionCookieOf(request), site })
    const second_factor = stage === 'open' ? null : stage
    return { second_factor, totp: hasTotp, passkey, passkeys_possible: mayHavePasskeys(site) }
  },

  async showFactor({ ctx, body, request, response }) {
    const shown = 'code' in body ? body : { passkey: body.passkey, site: siteOf(ctx, request) }
    const { person, sessionToken } = await showFactor(ctx, { token: sessionCookieOf(request), shown })
    setSessionCookie(response, sessionToken, { maxAgeSeconds: sessionSeconds, secure: ctx.site.isSecure })
    return person
  },

  async listFactors({ ctx, request }) {
    const { factors, recoveryCodesLeft, hasPassword } = await listOwnFactors(ctx, sessionCookieOf(request))
    return {
      object: 'list',
      data: factors.map((row) => presentFactor(row)),
      recovery_codes_left: recoveryCodesLeft,
      has_password: hasPassword,
      passkeys_possible: mayHavePasskeys(siteOf(ctx, request)),
    }
  },

  startTotp: ({ ctx, body, request }) => startTotp(ctx, { ...proofOf(body, request), name: body.name }),

  async confirmTotp({ ctx, params, body, request, response }) {
    const enrolled = await confirmTotp(ctx, { id: params.id, code: body.code, token: sessionCookieOf(request) })
    return presentEnrolled({ ctx, response }, enrolled)
  },

  startPasskey: ({ ctx, body, request }) =>
    startPasskey(ctx, { ...proofOf(body, request), site: siteOf(ctx, request) }),

  async finishPasskey({ ctx, body, request, response }) {
    const made = { name: body.name, response: body.passkey, token: sessionCookieOf(request) }
    const enrolled = await finishPasskey(ctx, { ...made, site: siteOf(ctx, request) })
    return presentEnrolled({ ctx, response }, enrolled)
  },

  async renewRecoveryCodes({ ctx, body, request }) {
    return { recovery_codes: await renewRecoveryCodes(ctx, proofOf(body, request)) }
  },

  async renameFactor({ ctx, params, body, request }) {
    const token = sessionCookieOf(request)
    return presentFactor(await renameFactor(ctx, { id: params.id, name: body.name, token }))
  },

  async removeFactor({ ctx, params, body, request }) {
    await removeFactor(ctx, { ...proofOf(body, request), id: params.id })
  },

  async resetFactors({ ctx, params, query }) {
    await resetFactors(await actingIn(ctx, query.organisation_id), params.id)
  },

  async getSignInPolicy({ ctx }) {
    return { second_factor: (await getSignInPolicy(ctx)).secondFactor }
  },

  async updateSignInPolicy({ ctx, body }) {
    const { secondFactor } = await updateSignInPolicy(ctx, { secondFactor: body.second_factor })
    return { second_factor: secondFactor }
  },
}

function proofOf({ password }: { readonly password?: string | undefined }, request: IncomingMessage) {
  return { token: sessionCookieOf(request), password }
}

function presentEnrolled(
  { ctx, response }: Pick<Call<'finishPasskey'>, 'ctx' | 'response'>,
  { factorId, recoveryCodes, sessionToken }: Enrolled,
) {
  const life = { maxAgeSeconds: sessionSeconds, secure: ctx.site.isSecure }
  if (sessionToken !== null) setSessionCookie(response, sessionToken, life)
  return { id: factorId, recovery_codes: recoveryCodes }
}

function siteOf(ctx: Pick<ServerContext, 'site'>, request: IncomingMessage) {
  const url = publicAddress(ctx, request)
  return { origin: url.origin, host: url.hostname }
}

/** A browser binds passkeys to a name, and to `https` but on its own machine. */
function mayHavePasskeys({ origin, host }: { readonly origin: string; readonly host: string }): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && (origin.startsWith('https:') || host === 'localhost')
}
