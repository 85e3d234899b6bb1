import type { organisationRoutes } from '#contract/organisations'
import { listAllKeys } from '#platform/keys/all-keys'
import { createServiceAccountKey } from '#platform/keys/create-key'
import { revokeAnyKey } from '#platform/keys/revoke-key'
import { actingIn } from '#platform/organisations/acting-in'
import { createOrganisation, listOrganisations, updateOrganisation } from '#platform/organisations/organisations'
import {
  createServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
} from '#platform/service-accounts/service-accounts'
import type { Handlers } from '../http/handlers.ts'
import { presentKey } from '../presenters/key.ts'
import { presentOrganisation, presentOwnedKey, presentServiceAccount } from '../presenters/organisation.ts'

/** Organisations of the instance; programs and keys of an organisation. */
export const organisationHandlers: Handlers<keyof typeof organisationRoutes> = {
  async listOrganisations({ ctx, query }) {
    const { rows, total } = await listOrganisations(ctx, query)
    return { object: 'list', data: rows.map((row) => presentOrganisation(row)), total, ...query }
  },

  async createOrganisation({ ctx, body }) {
    return presentOrganisation(await createOrganisation(ctx, body.name))
  },

  async updateOrganisation({ ctx, params, body }) {
    const updated = await updateOrganisation(ctx, params.id, body)
    await ctx.keys.refresh()
    return presentOrganisation(updated)
  },

  async listServiceAccounts({ ctx, query: { organisation_id, limit, offset } }) {
    const { rows, total } = await listServiceAccounts(await actingIn(ctx, organisation_id), { limit, offset })
    return { object: 'list', data: rows.map((row) => presentServiceAccount(row)), total, limit, offset }
  },

  async createServiceAccount({ ctx, query, body }) {
    return presentServiceAccount(await createServiceAccount(await actingIn(ctx, query.organisation_id), body.name))
  },

  async updateServiceAccount({ ctx, params, query, body }) {
    const updated = await updateServiceAccount(await actingIn(ctx, query.organisation_id), params.id, body)
    await ctx.keys.refresh()
    return presentServiceAccount(updated)
  },

  async createServiceAccountKey({ ctx, params, query, body }) {
    const { name, scopes } = body
    const expiresAt = body.expires == null ? null : new Date(body.expires * 1000)
    const there = await actingIn(ctx, query.organisation_id)
    const { row, value } = await createServiceAccountKey(there, params.id, { name, scopes, expiresAt })
    await ctx.keys.refresh()
    return presentKey(row, value)
  },

  async listAllKeys({ ctx, query: { organisation_id, limit, offset, ...query } }) {
    const filter = { personId: query.person_id, serviceAccountId: query.service_account_id }
    const { rows, total } = await listAllKeys(await actingIn(ctx, organisation_id), { limit, offset, ...filter })
    return { object: 'list', data: rows.map((row) => presentOwnedKey(row)), total, limit, offset }
  },

  async revokeAnyKey({ ctx, params, query }) {
    const row = await revokeAnyKey(await actingIn(ctx, query.organisation_id), params.id)
    await ctx.keys.refresh()
    return presentKey(row)
  },
}
