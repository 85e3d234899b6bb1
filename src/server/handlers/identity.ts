import type { IncomingMessage, ServerResponse } from 'node:http'
import type { identityRoutes } from '#contract/identity'
import { sessionSeconds } from '#platform/auth/sessions'
import { finishOidcSignIn } from '#platform/identity/finish-oidc-sign-in'
import { pendingSeconds, startOidcSignIn } from '#platform/identity/start-oidc-sign-in'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { publicAddress } from '../http/public-address.ts'
import { targetOf } from '../http/request-target.ts'
import { sessionCookieOf, setSessionCookie } from '../http/session-cookie.ts'
import { setSignInCookie, signInCookieOf } from '../http/sign-in-cookie.ts'

/** Sign-in by an identity provider. People see these answers in their browser: what fails is said on the sign-in page. */
export const identityHandlers: Handlers<keyof typeof identityRoutes> = {
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

function sendTo(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end()
}
