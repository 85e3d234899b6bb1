import { z } from 'zod'
import { Key } from './account.ts'
import { AlbertLimit, AlbertPermission } from './albert.ts'
import { route } from './route.ts'
import { OrganisationId, OrganisationParams, PersonId, PersonParams, KeyParams } from './ids.ts'
import { ChosenSeconds, Id, IdParams, keptName, listOf, ordered, Page, UnixSeconds, written } from './schemas.ts'

const Name = keptName(z.string().trim().min(1).max(200))
const Password = z.string().trim().min(12).max(500)

const times = { created: UnixSeconds, updated: UnixSeconds }

export const AlbertRole = z.object({
  object: z.literal('role'),
  id: z.number().int().describe('Found by its name'),
  name: z.string(),
  permissions: z.array(AlbertPermission).max(4),
  limits: z.array(AlbertLimit).max(4000),
  users: z.number().int(),
  ...times,
})

export const AlbertUser = z.object({
  object: z.literal('user'),
  id: Id,
  email: z.string(),
  name: z.string(),
  sub: z.null(),
  iss: z.null(),
  role: z.number().int(),
  role_id: z.number().int(),
  organization: z.number().int(),
  organization_id: z.number().int(),
  budget: z.number().nullable().describe('Euros a month'),
  expires: UnixSeconds.nullable(),
  priority: z.number().int(),
  ...times,
})

export const AlbertOrganization = z.object({
  object: z.literal('organization'),
  id: Id,
  name: z.string(),
  users: z.number().int(),
  ...times,
})

/** A key of anybody, with what every generation calls its parts. */
export const AdminKey = Key.extend({
  value: z.string().describe('The key itself in the answer to its creation, else masked'),
  token: z.string(),
  user: z.number().int().nullable(),
})

const RoleDraft = z.strictObject({
  name: Name,
  permissions: z.array(AlbertPermission).max(4).nullish(),
  limits: z
    .array(AlbertLimit.extend({ value: AlbertLimit.shape.value.default(null) }))
    .max(4000)
    .nullish()
    .describe('Upon models, for each person who has the role; what is left out is not limited'),
})

const role = { role: z.number().int().optional(), role_id: z.number().int().optional() }
const organization = {
  organization: written(OrganisationId).optional(),
  organization_id: written(OrganisationId).optional(),
}
const terms = {
  budget: z.number().min(0).max(1e9).nullish().describe('Euros a month, of all models together'),
  expires: ChosenSeconds.nullish().describe('When the account ends; null for never'),
  priority: z.number().int().min(0).max(10).nullish().describe('Above 0, requests go before those of others'),
}

const UserDraft = z.strictObject({
  email: z.email().max(320),
  name: Name.nullish(),
  password: Password.nullish().describe('Without one, the person comes in by the link of an invitation'),
  ...role,
  organization: OrganisationId.nullish(),
  organization_id: OrganisationId.nullish(),
  ...terms,
})

const UserChange = z.strictObject({
  email: z.email().max(320).optional().describe('The one that it has: an address is not changed'),
  name: Name.nullish(),
  password: Password.nullish(),
  current_password: z.string().max(500).nullish(),
  ...role,
  organization: OrganisationId.nullish(),
  organization_id: OrganisationId.nullish(),
  ...terms,
})

const KeyDraft = z.strictObject({
  name: Name,
  user: PersonId.optional(),
  user_id: PersonId.optional(),
  expires: ChosenSeconds.nullish(),
})

const Elsewhere = z.object(organization)
const keyOrder = ordered(['id', 'name', 'created', 'expires'])
const people = { tag: 'people', access: 'people:manage', transport: 'json' } as const

/** People, their roles, organisations and keys, by the paths and shapes of Albert's administrators. */
export const albertAdminRoutes = {
  listAlbertRoles: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/roles',
    summary: 'Roles that can be given',
    status: 200,
    query: Page.extend(ordered(['id', 'name', 'created', 'updated'])),
    response: listOf(AlbertRole),
  }),
  createAlbertRole: route({
    ...people,
    method: 'POST',
    path: '/v1/admin/roles',
    summary: 'Make a role: what an agent may do, and these permissions',
    status: 201,
    body: RoleDraft,
    response: AlbertRole,
  }),
  getAlbertRole: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/roles/:id',
    summary: 'One role',
    status: 200,
    params: IdParams,
    response: AlbertRole,
  }),
  updateAlbertRole: route({
    ...people,
    method: 'PATCH',
    path: '/v1/admin/roles/:id',
    summary: 'Change what a role allows; its name stays',
    status: 200,
    params: IdParams,
    body: RoleDraft.partial(),
    response: AlbertRole,
  }),
  deleteAlbertRole: route({
    ...people,
    method: 'DELETE',
    path: '/v1/admin/roles/:id',
    summary: 'Delete a role that nobody has',
    status: 200,
    params: IdParams,
    response: AlbertRole,
  }),
  listAlbertUsers: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/users',
    summary: 'People of an organisation',
    status: 200,
    query: Page.extend({
      ...organization,
      email: z.string().max(320).optional().describe('Part of it'),
      ...ordered(['id', 'name', 'email', 'created', 'updated']),
    }),
    response: listOf(AlbertUser),
  }),
  createAlbertUser: route({
    ...people,
    method: 'POST',
    path: '/v1/admin/users',
    summary: 'Make the account of a person',
    status: 201,
    body: UserDraft,
    response: AlbertUser,
  }),
  getAlbertUser: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/users/:id',
    summary: 'One person',
    status: 200,
    params: PersonParams,
    query: Elsewhere,
    response: AlbertUser,
  }),
  updateAlbertUser: route({
    ...people,
    method: 'PATCH',
    path: '/v1/admin/users/:id',
    summary: 'Change the name, the role or the password of a person',
    status: 200,
    params: PersonParams,
    query: Elsewhere,
    body: UserChange,
    response: AlbertUser,
  }),
  deleteAlbertUser: route({
    ...people,
    method: 'DELETE',
    path: '/v1/admin/users/:id',
    summary: 'Erase a person: account, keys, conversations and what they alone read',
    status: 200,
    params: PersonParams,
    query: Elsewhere,
    response: AlbertUser,
  }),
  listAlbertOrganizations: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/organizations',
    summary: 'Organisations in service: all of them for whoever governs the instance, else one’s own',
    status: 200,
    query: Page,
    response: listOf(AlbertOrganization),
  }),
  createAlbertOrganization: route({
    ...people,
    access: 'organisations:manage',
    method: 'POST',
    path: '/v1/admin/organizations',
    summary: 'Make an organisation',
    status: 201,
    body: z.strictObject({ name: Name }),
    response: AlbertOrganization,
  }),
  getAlbertOrganization: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/organizations/:id',
    summary: 'One organisation',
    status: 200,
    params: OrganisationParams,
    response: AlbertOrganization,
  }),
  updateAlbertOrganization: route({
    ...people,
    access: 'organisations:manage',
    method: 'PATCH',
    path: '/v1/admin/organizations/:id',
    summary: 'Rename an organisation',
    status: 200,
    params: OrganisationParams,
    body: z.strictObject({ name: Name.nullish() }),
    response: AlbertOrganization,
  }),
  deleteAlbertOrganization: route({
    ...people,
    access: 'organisations:manage',
    method: 'DELETE',
    path: '/v1/admin/organizations/:id',
    summary: 'Close an organisation: nobody of it comes in; what it holds stays',
    status: 200,
    params: OrganisationParams,
    response: AlbertOrganization,
  }),
  listAlbertKeys: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/keys',
    aliases: ['/v1/admin/tokens'],
    summary: 'Keys of the organisation, the newest first',
    status: 200,
    query: Page.extend({ user: written(PersonId).optional(), user_id: written(PersonId).optional(), ...keyOrder }),
    response: listOf(AdminKey),
  }),
  createAlbertKey: route({
    ...people,
    method: 'POST',
    path: '/v1/admin/keys',
    aliases: ['/v1/admin/tokens'],
    summary: 'Make a key for a person: for somebody else, one that calls models and reads nothing of theirs',
    status: 201,
    body: KeyDraft,
    response: AdminKey,
  }),
  getAlbertKey: route({
    ...people,
    method: 'GET',
    path: '/v1/admin/keys/:id',
    aliases: ['/v1/admin/tokens/:id'],
    summary: 'One key of anybody',
    status: 200,
    params: KeyParams,
    response: AdminKey,
  }),
  deleteAlbertKey: route({
    ...people,
    method: 'DELETE',
    path: '/v1/admin/keys/:id',
    aliases: ['/v1/admin/tokens/:id'],
    summary: 'Revoke a key of anybody',
    status: 200,
    params: KeyParams,
    response: AdminKey,
  }),
}
