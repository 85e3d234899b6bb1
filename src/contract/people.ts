import { z } from 'zod'
import { SignedIn } from './account.ts'
import { Elsewhere } from './organisations.ts'
import { route, scopes } from './route.ts'
import { PersonId, PersonParams, GroupId, GroupParams } from './ids.ts'
import { Id, IdParams, keptName, keptText, listOf, Page, UnixSeconds } from './schemas.ts'

const Name = keptName(z.string().trim().min(1).max(200))
const Email = z.email().max(320)
const NewPassword = z.string().min(12).max(500)
const Scopes = z.array(z.enum(scopes)).max(scopes.length)
/** The name of a role: `instance-administrator`, `administrator`, `agent`, or one of the organisation's own. */
const RoleName = keptName(z.string().trim().min(1).max(100))
const Token = z.string().min(20).max(200)

export const Person = z.object({
  object: z.literal('person'),
  id: Id,
  name: z.string(),
  email: z.string(),
  role: z.string(),
  groups: z.array(z.object({ id: Id, name: z.string() })),
  state: z.enum(['invited', 'active', 'disabled']).describe('An invited person has not come in yet'),
  created: UnixSeconds,
  last_seen: UnixSeconds.nullable().describe('When the newest session was opened'),
})

export const PersonDraft = z.strictObject({
  name: Name,
  email: Email,
  role: RoleName.default('agent'),
  group_ids: z.array(GroupId).max(100).default([]),
})

export const PersonChange = z.strictObject({
  name: Name.optional(),
  role: RoleName.optional(),
  group_ids: z.array(GroupId).max(100).optional().describe('Groups given by hand; those that a directory says stay'),
  disabled: z.boolean().optional().describe('Ends sessions and keys within one second; nothing is deleted'),
})

export const PersonQuery = Page.extend({
  ...Elsewhere.shape,
  search: keptText(z.string().trim().max(200)).optional().describe('Part of a name or of an address'),
  state: z.enum(['invited', 'active', 'disabled']).optional(),
})

/** A link to hand over, shown once. */
export const PersonalLink = z.object({
  kind: z.enum(['invitation', 'password_reset']),
  path: z.string().describe('Path and query of the page, below the address of the service'),
  expires: UnixSeconds,
  sent: z.boolean().describe('It was sent to the person; else it is to be handed over'),
})

export const Group = z.object({
  object: z.literal('group'),
  id: Id,
  name: z.string(),
  members: z.number().int(),
  external_id: z.string().nullable().describe('What the identity provider or the directory calls it'),
  created: UnixSeconds,
})

export const GroupDraft = z.strictObject({ name: Name, external_id: keptText(z.string().max(300)).nullish() })

export const GroupChange = z.strictObject({
  name: Name.optional(),
  external_id: keptText(z.string().max(300)).nullish(),
  add_person_ids: z.array(PersonId).max(1000).default([]),
  remove_person_ids: z.array(PersonId).max(1000).default([]),
})

export const Role = z.object({
  object: z.literal('role'),
  name: z.string(),
  scopes: z.array(z.string()),
  built_in: z.boolean(),
  people: z.number().int(),
})

export const Session = z.object({
  object: z.literal('session'),
  id: Id,
  created: UnixSeconds,
  expires: UnixSeconds,
  user_agent: z.string().nullable(),
  current: z.boolean(),
})

const RoleParams = z.object({ name: RoleName })

const governed = { tag: 'people', access: 'people:manage', transport: 'json' } as const
const own = { tag: 'account', access: 'signed-in', transport: 'json' } as const
const anyone = { tag: 'account', access: 'public', transport: 'json' } as const

export const peopleRoutes = {
  listPeople: route({
    ...governed,
    method: 'GET',
    path: '/api/people',
    summary: 'People of the organisation, by name',
    status: 200,
    query: PersonQuery,
    response: listOf(Person),
  }),
  invitePerson: route({
    ...governed,
    method: 'POST',
    path: '/api/people',
    summary: 'Invite a person: they come in by the link of the answer',
    status: 201,
    query: Elsewhere,
    body: PersonDraft,
    response: z.object({ person: Person, link: PersonalLink }),
  }),
  getPerson: route({
    ...governed,
    method: 'GET',
    path: '/api/people/:id',
    summary: 'One person',
    status: 200,
    query: Elsewhere,
    params: PersonParams,
    response: Person,
  }),
  updatePerson: route({
    ...governed,
    method: 'PATCH',
    path: '/api/people/:id',
    summary: 'Change the name, role or groups of a person, or let them in no more',
    status: 200,
    query: Elsewhere,
    params: PersonParams,
    body: PersonChange,
    response: Person,
  }),
  createPersonalLink: route({
    ...governed,
    method: 'POST',
    path: '/api/people/:id/link',
    summary: 'A new link: to come in if the person never did, else to choose another password',
    status: 201,
    query: Elsewhere,
    params: PersonParams,
    response: PersonalLink,
  }),
  listGroups: route({
    ...governed,
    method: 'GET',
    path: '/api/groups',
    summary: 'Groups of the organisation, by name',
    status: 200,
    query: Page.extend(Elsewhere.shape),
    response: listOf(Group),
  }),
  createGroup: route({
    ...governed,
    method: 'POST',
    path: '/api/groups',
    summary: 'Create a group',
    status: 201,
    query: Elsewhere,
    body: GroupDraft,
    response: Group,
  }),
  updateGroup: route({
    ...governed,
    method: 'PATCH',
    path: '/api/groups/:id',
    summary: 'Rename a group, add and remove members',
    status: 200,
    query: Elsewhere,
    params: GroupParams,
    body: GroupChange,
    response: Group,
  }),
  deleteGroup: route({
    ...governed,
    method: 'DELETE',
    path: '/api/groups/:id',
    summary: 'Delete a group: what was shared with it alone is read by its owner only',
    status: 204,
    query: Elsewhere,
    params: GroupParams,
  }),
  listRoles: route({
    ...governed,
    method: 'GET',
    path: '/api/roles',
    summary: 'Roles that can be given, and what each allows',
    status: 200,
    query: Elsewhere,
    response: z.object({ object: z.literal('list'), data: z.array(Role) }),
  }),
  saveRole: route({
    ...governed,
    method: 'PUT',
    path: '/api/roles/:name',
    summary: 'Make or change a role of the organisation',
    status: 200,
    query: Elsewhere,
    params: RoleParams,
    body: z.strictObject({ scopes: Scopes }),
    response: Role,
  }),
  deleteRole: route({
    ...governed,
    method: 'DELETE',
    path: '/api/roles/:name',
    summary: 'Delete a role that nobody has',
    status: 204,
    query: Elsewhere,
    params: RoleParams,
  }),
  readPersonalLink: route({
    ...anyone,
    method: 'POST',
    path: '/api/links/read',
    summary: 'Whom a link is for, before it is used',
    status: 200,
    body: z.strictObject({ token: Token }),
    response: z.object({
      kind: PersonalLink.shape.kind,
      name: z.string(),
      email: z.string(),
      organisation: z.string(),
    }),
  }),
  forgotPassword: route({
    ...anyone,
    method: 'POST',
    path: '/api/links/forgotten',
    summary: 'Have a link to choose another password sent to one’s address, if an account has it',
    status: 204,
    body: z.strictObject({ email: Email }),
  }),
  acceptPersonalLink: route({
    ...anyone,
    method: 'POST',
    path: '/api/links/accept',
    summary: 'Choose a password by a link, which serves once; opens a session and ends the others',
    status: 201,
    body: z.strictObject({ token: Token, password: NewPassword }),
    response: SignedIn,
  }),
  changePassword: route({
    ...own,
    method: 'PUT',
    path: '/api/session/password',
    summary: 'Choose another password; other sessions end',
    status: 204,
    body: z.strictObject({ current: z.string().min(1).max(500), password: NewPassword }),
  }),
  listSessions: route({
    ...own,
    method: 'GET',
    path: '/api/sessions',
    summary: 'Own sessions that are open',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(Session) }),
  }),
  endSession: route({
    ...own,
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: 'End one of the own sessions',
    status: 204,
    params: IdParams,
  }),
}
