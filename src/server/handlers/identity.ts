import type { IncomingMessage, ServerResponse } from 'node:http'
import type { identityRoutes } from '#contract/identity'
import { sessionSeconds } from '#platform/auth/sessions'
import { isAppError, messageOf } from '#platform/errors'
import { endByFrame, endByLogoutToken, leaveProvider } from '#platform/identity/logout'
import { finishOidcSignIn } from '#platform/identity/finish-oidc-sign-in'
import { getArrivalRules, saveArrivalRules } from '#platform/identity/arrival-rules'
import { listRecentClaims, previewArrival } from '#platform/identity/preview-arrival'
import { pendingSeconds, startOidcSignIn } from '#platform/identity/start-oidc-sign-in'
import { presentArrivalPreview, presentArrivalRules, readArrivalRule } from '../presenters/arrival.ts'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { publicAddress } from '../http/public-address.ts'
import { targetOf } from '../http/request-target.ts'
import { clearSessionCookie, sessionCookieOf, setSessionCookie } from '../http/session-cookie.ts'
import { setSignInCookie, signInCookieOf } from '../http/sign-in-cookie.ts'

/** Sign-in by an identity provider. People see these answers in their browser: what fails is said on the sign-in page. */
export const identityHandlers: Handlers<keyof typeof identityRoutes> = {
  async getArrivalRules({ ctx }) {
    return presentArrivalRules(await getArrivalRules(ctx), listRecentClaims(ctx))
  },

  async saveArrivalRules({ ctx, body }) {
    const saved = await saveArrivalRules(ctx, body.rules.map(readArrivalRule))
    return presentArrivalRules(saved, listRecentClaims(ctx))
  },

  async previewArrival({ ctx, body: { rules, claims } }) {
    return presentArrivalPreview(await previewArrival(ctx, { rules: rules.map(readArrivalRule), claims }))
  },

  getIdentityProvider: ({ ctx }) =>
    Promise.resolve({ label: ctx.identity?.settings.label ?? null, sends_mail: ctx.mailer !== null }),

  async startOidc({ ctx, query, request, response }) {
    const redirectUri = callbackOf(ctx, request)
    const started = await startOidcSignIn(ctx, { redirectUri, returnTo: query.return_to })
    if (started === null) {
      sendTo(response, refusalPage('unreachable'))
      return
    }
    const secure = ctx.site.isSecure
    setSignInCookie(response, started.browserToken, { maxAgeSeconds: pendingSeconds, secure })
    sendTo(response, started.url.href)
  },

  async leaveOidc({ ctx, request, response }) {
    const token = sessionCookieOf(request)
    const returnTo = new URL('/connexion', publicAddress(ctx, request))
    const url = token === null ? null : await leaveProvider(ctx, { token, returnTo })
    clearSessionCookie(response, { secure: ctx.site.isSecure })
    return { url: url?.href ?? null }
  },

  async endByLogoutToken({ ctx, rawBody, response }) {
    const token = new URLSearchParams(rawBody.toString('utf8')).get('logout_token') ?? ''
    try {
      await endByLogoutToken(ctx, token)
      sayNothing(response, 200)
    } catch (error) {
      if (isAppError(error)) throw error
      ctx.log.warn({ reason: messageOf(error) }, 'a logout token was refused')
      sayNothing(response, 400)
    }
  },

  async endByFrame({ ctx, query, response }) {
    await endByFrame(ctx, { issuer: query.iss, sid: query.sid })
    sayNothing(response, 200)
  },

  async finishOidc({ ctx, request, response }) {
    const returned = callbackOf(ctx, request)
    returned.search = targetOf(request).search
    const outcome = await finishOidcSignIn(ctx, {
      returned,
      browserToken: signInCookieOf(request),
      userAgent: request.headers['user-agent'] ?? null,
      previousToken: sessionCookieOf(request),
    })
    const secure = ctx.site.isSecure
    if ('refusal' in outcome) {
      sendTo(response, refusalPage(outcome.refusal))
      return
    }
    setSessionCookie(response, outcome.sessionToken, { maxAgeSeconds: sessionSeconds, secure })
    setSignInCookie(response, '', { maxAgeSeconds: 0, secure })
    sendTo(response, outcome.stage === 'open' ? outcome.returnTo : secondFactorPage(outcome.returnTo))
  },
}

/** As it is registered at the provider. */
function callbackOf(ctx: Pick<ServerContext, 'site'>, request: IncomingMessage): URL {
  return new URL('/api/oidc/callback', publicAddress(ctx, request))
}

function secondFactorPage(returnTo: string): string {
  return `/second-facteur?${new URLSearchParams({ retour: returnTo }).toString()}`
}

function refusalPage(reason: string): string {
  return `/connexion?refus=${reason}`
}

function sayNothing(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'content-length': 0 }).end()
}

function sendTo(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end()
}
