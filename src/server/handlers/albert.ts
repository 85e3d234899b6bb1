import type { albertRoutes } from '#contract/albert'
import { findOwnBudget } from '#inference/admission/budgets'
import { getAccount, getOrganisation } from '#platform/accounts/get-account'
import { createKey } from '#platform/keys/create-key'
import { type KeyRow, getKey, listKeys } from '#platform/keys/own-keys'
import { revokeKey } from '#platform/keys/revoke-key'
import { renameKey } from '#platform/keys/rename-key'
import { findSessionActor } from '#platform/auth/sessions'
import { AppError } from '#platform/errors'
import { changePassword } from '#platform/people/own-sessions'
import { renameOneself } from '#platform/people/rename-oneself'
import { type SignInAttempt, signIn, signOut } from '#platform/people/sign-in'
import { showFactor } from '#platform/second-factors/show-factor'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { sessionCookieOf } from '../http/session-cookie.ts'
import { ownLimits } from './albert-limits.ts'
import { permissionsOf } from '../presenters/albert-permissions.ts'
import { presentKey } from '../presenters/key.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'
import { albertUsageHandlers } from './albert-usage.ts'

const loginHours = 24

/** What Albert's clients ask of an account, at the paths of every generation. */
export const albertHandlers: Handlers<keyof typeof albertRoutes> = {
  ...albertUsageHandlers,

  async getUserInfo({ ctx }) {
    const { id, name, email, organisationId, priority, ...dates } = await getAccount(ctx)
    const created = toUnixSeconds(dates.createdAt)
    return {
      object: 'userInfo',
      id,
      name,
      email: email ?? `${id}@program.invalid`,
      organization: organisationId,
      organization_id: organisationId,
      budget: await findOwnBudget(ctx),
      permissions: permissionsOf(ctx.actor.scopes),
      limits: await ownLimits(ctx),
      expires: dates.expiresAt === null ? null : toUnixSeconds(dates.expiresAt),
      priority,
      created,
      updated: created,
    }
  },

  async updateUserInfo({ ctx, body, request }) {
    const { name, current_password: current, password } = body
    if (password != null && current == null) throw new AppError('invalid_credentials', {})
    if (name != null) await renameOneself(ctx, name)
    if (password == null || current == null) return
    await changePassword(ctx, { current, password, token: sessionCookieOf(request) })
  },

  async getOwnOrganisation({ ctx }) {
    const { id, name, created_at } = await getOrganisation(ctx)
    const created = toUnixSeconds(created_at)
    return { object: 'organization', id, name, created, updated: created }
  },

  /** The session that lets in is over as soon as the key is made. */
  async login({ ctx, body: { code, ...credentials }, request }) {
    const userAgent = request.headers['user-agent'] ?? null
    const sessionToken = await openedSession(ctx, { ...credentials, userAgent, previousToken: null }, code)
    const person = await findSessionActor(ctx.db, sessionToken)
    if (person === null) throw new AppError('invalid_credentials', {})
    const { requestId, address } = ctx.actor
    const signedIn = { ...ctx, actor: { ...person, requestId, address } }
    const expiresAt = new Date(Date.now() + loginHours * 3_600_000)
    const draft = { name: 'login', scopes: [...person.scopes], expiresAt }
    const { row, value } = await createKey(signedIn, draft)
    await signOut(signedIn, sessionToken)
    await ctx.keys.refresh()
    return { id: row.id, key: value }
  },

  async listOwnKeys({ ctx, query }) {
    const { rows, total } = await listKeys(ctx, query)
    return { object: 'list', data: rows.map(albertKey), total, ...query }
  },

  async createOwnKey({ ctx, body }) {
    const expiresAt = body.expires == null ? null : new Date(body.expires * 1000)
    const { row, value } = await createKey(ctx, { name: body.name, expiresAt })
    await ctx.keys.refresh()
    return { id: row.id, token: value }
  },

  getOwnKey: async ({ ctx, params }) => albertKey(await getKey(ctx, params.id)),

  renameKey: async ({ ctx, params, body }) => albertKey(await renameKey(ctx, { id: params.id, name: body.name })),

  async deleteOwnKey({ ctx, params }) {
    await revokeKey(ctx, params.id)
    await ctx.keys.refresh()
  },

  async modelsHealth({ ctx }) {
    const away = new Set(ctx.models.health().flatMap(({ backend, reachable }) => (reachable ? [] : [backend])))
    const data = ctx.models.list().map(({ id, targets }) => {
      const left = targets.filter(({ backend }) => !away.has(backend.name)).length
      const status = left === targets.length ? 'green' : left > 0 ? 'yellow' : 'red'
      return { id, status } as const
    })
    return { data }
  },
}

/** The second factor is shown in the same request: whoever has one, or must have one, comes in by nothing less. */
async function openedSession(ctx: ServerContext, attempt: SignInAttempt, code: string | undefined): Promise<string> {
  const { sessionToken, stage } = await signIn(ctx, attempt)
  if (stage === 'open') return sessionToken
  if (stage === 'enrolment' || code === undefined) throw new AppError('second_factor_required', {})
  return (await showFactor(ctx, { token: sessionToken, shown: { code } })).sessionToken
}

function albertKey(row: KeyRow) {
  return { ...presentKey(row), token: `sk-…${row.last_four}` }
}
