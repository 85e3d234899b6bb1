import { z } from 'zod'
import { Key, KeyDraft } from './account.ts'
import { route } from './route.ts'
import {
  OrganisationId,
  OrganisationParams,
  PersonId,
  ServiceAccountId,
  ServiceAccountParams,
  KeyParams,
} from './ids.ts'
import { Id, keptName, listOf, Page, UnixSeconds, written } from './schemas.ts'

const Name = keptName(z.string().trim().min(1).max(200))
const State = z.enum(['active', 'disabled'])

export const Organisation = z.object({
  object: z.literal('organisation'),
  id: Id,
  name: z.string(),
  people: z.number().int().describe('Who can come in'),
  state: State,
  created: UnixSeconds,
})

export const ServiceAccount = z.object({
  object: z.literal('service-account'),
  id: Id,
  name: z.string(),
  keys: z.number().int().describe('Keys that serve'),
  state: State,
  created: UnixSeconds,
})

/** A key with whose it is. */
export const OwnedKey = Key.extend({
  owner: z.object({ kind: z.enum(['person', 'service-account']), id: Id, name: z.string() }),
  last_used: UnixSeconds.nullable().describe('When a model was last called with it'),
})

/** Whoever holds `organisations:manage` governs people of another organisation by naming it. */
export const Elsewhere = z.object({
  organisation_id: written(OrganisationId)
    .optional()
    .describe('Another organisation than one’s own: asks for `organisations:manage`'),
})

const Change = z.strictObject({ name: Name.optional(), disabled: z.boolean().optional() })

const governed = { tag: 'people', access: 'people:manage', transport: 'json' } as const
const instance = { tag: 'people', access: 'organisations:manage', transport: 'json' } as const

export const organisationRoutes = {
  listOrganisations: route({
    ...instance,
    method: 'GET',
    path: '/api/organisations',
    summary: 'Organisations of the instance, by name',
    status: 200,
    query: Page,
    response: listOf(Organisation),
  }),
  createOrganisation: route({
    ...instance,
    method: 'POST',
    path: '/api/organisations',
    summary: 'Create an organisation; its first administrator is then invited with `organisation_id`',
    status: 201,
    body: z.strictObject({ name: Name }),
    response: Organisation,
  }),
  updateOrganisation: route({
    ...instance,
    method: 'PATCH',
    path: '/api/organisations/:id',
    summary: 'Rename an organisation, or let nobody of it in',
    status: 200,
    params: OrganisationParams,
    body: Change,
    response: Organisation,
  }),
  listServiceAccounts: route({
    ...governed,
    method: 'GET',
    path: '/api/service-accounts',
    summary: 'Programs of the organisation, by name',
    status: 200,
    query: Page.extend(Elsewhere.shape),
    response: listOf(ServiceAccount),
  }),
  createServiceAccount: route({
    ...governed,
    method: 'POST',
    path: '/api/service-accounts',
    summary: 'Create an account for a program',
    status: 201,
    query: Elsewhere,
    body: z.strictObject({ name: Name }),
    response: ServiceAccount,
  }),
  updateServiceAccount: route({
    ...governed,
    method: 'PATCH',
    path: '/api/service-accounts/:id',
    summary: 'Rename a program, or refuse its keys',
    status: 200,
    params: ServiceAccountParams,
    query: Elsewhere,
    body: Change,
    response: ServiceAccount,
  }),
  createServiceAccountKey: route({
    ...governed,
    method: 'POST',
    path: '/api/service-accounts/:id/keys',
    summary: 'Create a key for a program; its value is shown once',
    status: 201,
    params: ServiceAccountParams,
    query: Elsewhere,
    body: KeyDraft,
    response: Key,
  }),
  listAllKeys: route({
    ...governed,
    method: 'GET',
    path: '/api/keys',
    summary: 'Keys of everybody in the organisation, the newest first',
    status: 200,
    query: Page.extend({
      ...Elsewhere.shape,
      person_id: written(PersonId).optional(),
      service_account_id: written(ServiceAccountId).optional(),
    }),
    response: listOf(OwnedKey),
  }),
  revokeAnyKey: route({
    ...governed,
    method: 'DELETE',
    path: '/api/keys/:id',
    summary: 'Revoke a key of anybody in the organisation, everywhere within one second',
    status: 200,
    params: KeyParams,
    query: Elsewhere,
    response: Key,
  }),
}
