import type { accountRoutes } from '#contract/account'
import { createKey } from '#platform/keys/create-key'
import { listKeys } from '#platform/keys/own-keys'
import { revokeKey } from '#platform/keys/revoke-key'
import { sessionSeconds } from '#platform/auth/sessions'
import { completeSetup } from '#platform/people/complete-setup'
import { getSetupState } from '#platform/people/setup-link'
import { getPerson, signIn, signOut } from '#platform/people/sign-in'
import type { Handlers } from '../http/handlers.ts'
import { clearSessionCookie, sessionCookieOf, setSessionCookie, welcome } from '../http/session-cookie.ts'
import { presentKey } from '../presenters/key.ts'

/** Who one is: first run, session, keys; and how the assistant writes. */
export const accountHandlers: Handlers<keyof typeof accountRoutes> = {
  getSetup: ({ ctx }) => getSetupState(ctx.db),

  async completeSetup({ ctx, body, request, response }) {
    const userAgent = request.headers['user-agent'] ?? null
    const { person, sessionToken } = await completeSetup(ctx, { ...body, userAgent })
    setSessionCookie(response, sessionToken, { maxAgeSeconds: sessionSeconds, secure: ctx.site.isSecure })
    return person
  },

  async signIn({ ctx, body, request, response }) {
    const arrival = await signIn(ctx, {
      ...body,
      userAgent: request.headers['user-agent'] ?? null,
      previousToken: sessionCookieOf(request),
    })
    return welcome(ctx, response, arrival)
  },

  getMe: ({ ctx }) => getPerson(ctx),

  async signOut({ ctx, request, response }) {
    const token = sessionCookieOf(request)
    if (token !== null) await signOut(ctx, token)
    clearSessionCookie(response, { secure: ctx.site.isSecure })
  },

  async listKeys({ ctx, query }) {
    const { rows, total } = await listKeys(ctx, query)
    return { object: 'list', data: rows.map((row) => presentKey(row)), total, ...query }
  },

  async createKey({ ctx, body }) {
    const expiresAt = body.expires == null ? null : new Date(body.expires * 1000)
    const { row, value } = await createKey(ctx, { name: body.name, scopes: body.scopes, expiresAt })
    await ctx.keys.refresh()
    return presentKey(row, value)
  },

  async revokeKey({ ctx, params }) {
    const row = await revokeKey(ctx, params.id)
    await ctx.keys.refresh()
    return presentKey(row)
  },
}
