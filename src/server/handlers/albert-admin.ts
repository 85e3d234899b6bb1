import { setRoleLimits } from '#inference/admission/role-limits'
import { erase } from '#apps/erasure/erase'
import type { albertAdminRoutes } from '#contract/albert-admin'
import { listAllKeys } from '#platform/keys/all-keys'
import { organisationOf } from '#platform/auth/authorize'
import { createKey, createPersonKey } from '#platform/keys/create-key'
import { revokeAnyKey } from '#platform/keys/revoke-key'
import { agentScopes } from '#platform/auth/roles'
import { AppError } from '#platform/errors'
import {
  createOrganisation,
  describeOrganisation,
  listOrganisations,
  updateOrganisation,
} from '#platform/organisations/organisations'
import { getPersonOf, listPeople } from '#platform/people/list-people'
import { type RoleView, deleteRole, saveRole } from '#platform/people/roles'
import { personIdOf } from '#platform/auth/actor'
import { updatePerson } from '#platform/people/update-person'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { presentAdminKey, presentAlbertOrganization, presentAlbertRole } from '../presenters/albert-admin.ts'
import { permissionsOf, scopesOfPermissions } from '../presenters/albert-permissions.ts'
import { limitsOfRoles, readLimits } from './albert-limits.ts'
import { inOrder, orderOf } from './order-of.ts'
import { setTerms, shownUser, shownUsers, termsOf } from './albert-terms.ts'
import { findRole, inAlbertWords, makeAccount, organisationAsked, replacePassword, rolesOf } from './albert-people.ts'

/** People, roles, organisations and keys for Albert's administrators: our own verbs, in Albert's shapes. */
export const albertAdminHandlers: Handlers<keyof typeof albertAdminRoutes> = {
  async listAlbertRoles({ ctx, query: { limit, offset, ...order } }) {
    const limitsOf = await limitsOfRoles(ctx)
    const roles = inOrder(
      (await rolesOf(ctx)).map((role) => presentAlbertRole(role, limitsOf(role.name))),
      order,
    )
    return { object: 'list', data: roles.slice(offset, offset + limit), total: roles.length, limit, offset }
  },

  async createAlbertRole({ ctx, body }) {
    const { name, permissions, limits } = body
    if ((await rolesOf(ctx)).some((role) => role.name === name))
      throw new AppError('name_taken', { name, what: 'role' })
    return writeRole(ctx, { name, permissions: permissions ?? [], limits: limits ?? null })
  },

  getAlbertRole: async ({ ctx, params }) => shownRole(ctx, await findRole(ctx, params.id)),

  async updateAlbertRole({ ctx, params, body }) {
    const role = await findRole(ctx, params.id)
    const { name = role.name, permissions, limits } = body
    if (name !== role.name) throw new AppError('conflict', { reason: 'role_keeps_its_name' })
    if (permissions == null && limits == null) return shownRole(ctx, role)
    return writeRole(ctx, {
      name,
      permissions: permissions ?? permissionsOf(new Set(role.scopes)),
      limits: limits ?? null,
    })
  },

  async deleteAlbertRole({ ctx, params }) {
    const role = await findRole(ctx, params.id)
    const shown = await shownRole(ctx, role)
    await inAlbertWords(deleteRole(ctx, role.name), params.id)
    return shown
  },

  async listAlbertUsers({ ctx, query: { limit, offset, email, ...query } }) {
    const there = await organisationAsked(ctx, query)
    const { rows, total } = await listPeople(there, { limit, offset, search: email, ...orderOf(query) })
    return { object: 'list', data: await shownUsers(there, rows), total, limit, offset }
  },

  async createAlbertUser({ ctx, body }) {
    const there = await organisationAsked(ctx, body)
    const { email, name, password } = body
    const terms = termsOf(body)
    const role = (await findRole(there, body.role_id ?? body.role)).name
    const person = await makeAccount(there, { email, name: name ?? email, role, password: password ?? null })
    return shownUser(there, await setTerms(there, person, terms))
  },

  async getAlbertUser({ ctx, params, query }) {
    const there = await organisationAsked(ctx, query)
    return shownUser(there, await inAlbertWords(getPersonOf(there, params.id), params.id))
  },

  async updateAlbertUser({ ctx, params, query, body }) {
    const there = await organisationAsked(ctx, query)
    const before = await inAlbertWords(getPersonOf(there, params.id), params.id)
    const moved = body.organization_id ?? body.organization ?? organisationOf(there)
    if (moved !== organisationOf(there) || (body.email !== undefined && body.email !== before.email)) {
      throw new AppError('conflict', { reason: 'account_keeps_its_place' })
    }
    const terms = termsOf(body)
    const roleId = body.role_id ?? body.role
    const role = roleId === undefined ? undefined : (await findRole(there, roleId)).name
    const person = await updatePerson(there, params.id, { name: body.name ?? undefined, role })
    if (body.password != null) await replacePassword(there, person, body.password)
    const changed = await setTerms(there, person, terms)
    await ctx.keys.refresh()
    return shownUser(there, changed)
  },

  async deleteAlbertUser({ ctx, params, query }) {
    const there = await organisationAsked(ctx, query)
    const person = await inAlbertWords(getPersonOf(there, params.id), params.id)
    const shown = await shownUser(there, person)
    await erase(there, { kind: 'person', id: params.id })
    await ctx.keys.refresh()
    return shown
  },

  async listAlbertOrganizations({ ctx, query: { limit, offset } }) {
    if (!ctx.actor.scopes.has('organisations:manage')) {
      const own = presentAlbertOrganization(await describeOrganisation(ctx, organisationOf(ctx)))
      return { object: 'list', data: offset === 0 ? [own] : [], total: 1, limit, offset }
    }
    const { rows, total } = await listOrganisations(ctx, { limit, offset, isInService: true })
    return { object: 'list', data: rows.map(presentAlbertOrganization), total, limit, offset }
  },

  async createAlbertOrganization({ ctx, body }) {
    return presentAlbertOrganization(await inAlbertWords(createOrganisation(ctx, body.name), body.name))
  },

  async getAlbertOrganization({ ctx, params }) {
    const found = await inAlbertWords(describeOrganisation(ctx, params.id), params.id)
    if (found.disabled_at !== null) throw new AppError('not_found', { what: 'organization', id: params.id })
    return presentAlbertOrganization(found)
  },

  async updateAlbertOrganization({ ctx, params, body }) {
    const change = { name: body.name ?? undefined }
    return presentAlbertOrganization(await inAlbertWords(updateOrganisation(ctx, params.id, change), params.id))
  },

  async deleteAlbertOrganization({ ctx, params }) {
    const closed = await inAlbertWords(updateOrganisation(ctx, params.id, { disabled: true }), params.id)
    await ctx.keys.refresh()
    return presentAlbertOrganization(closed)
  },

  async listAlbertKeys({ ctx, query: { limit, offset, user, user_id: personId = user, ...order } }) {
    const { rows, total } = await listAllKeys(ctx, { limit, offset, personId, ...orderOf(order) })
    return { object: 'list', data: rows.map((row) => presentAdminKey(row)), total, limit, offset }
  },

  async createAlbertKey({ ctx, body }) {
    const { name, expires } = body
    const personId = body.user_id ?? body.user
    const draft = { name, expiresAt: expires == null ? null : new Date(expires * 1000) }
    const isOwn = personId === undefined || personId === personIdOf(ctx.actor)
    const made = isOwn ? createKey(ctx, draft) : createPersonKey(ctx, personId, draft)
    const { row, value } = await inAlbertWords(made, personId ?? 0)
    await ctx.keys.refresh()
    return presentAdminKey(row, value)
  },

  async getAlbertKey({ ctx, params }) {
    const { rows } = await listAllKeys(ctx, { limit: 1, offset: 0, id: params.id })
    const [row] = rows
    if (!row) throw new AppError('not_found', { what: 'key', id: params.id })
    return presentAdminKey(row)
  },

  async deleteAlbertKey({ ctx, params }) {
    const row = await revokeAnyKey(ctx, params.id)
    await ctx.keys.refresh()
    return presentAdminKey(row)
  },
}

interface WrittenRole {
  readonly name: string
  readonly permissions: Parameters<typeof scopesOfPermissions>[0]
  /** Null leaves them as they are. */
  readonly limits: Parameters<typeof readLimits>[1] | null
}

/** Limits are understood before anything is written. */
async function writeRole(ctx: ServerContext, { name, permissions, limits }: WrittenRole) {
  const asked = limits === null ? null : await readLimits(ctx, limits)
  const role = await saveRole(ctx, { name, scopes: [...agentScopes, ...scopesOfPermissions(permissions)] })
  if (asked !== null) await setRoleLimits(ctx, name, asked)
  return shownRole(ctx, role)
}

async function shownRole(ctx: ServerContext, role: RoleView) {
  return presentAlbertRole(role, (await limitsOfRoles(ctx))(role.name))
}
