import { z } from 'zod'
import { route } from './route.ts'
import { keptText, written } from './schemas.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0'
const messages = 'urn:ietf:params:scim:api:messages:2.0'

/** Names of the schemas of RFC 7643 and of the messages of RFC 7644. */
export const scimSchemas = {
  user: `${core}:User`,
  group: `${core}:Group`,
  serviceProviderConfig: `${core}:ServiceProviderConfig`,
  resourceType: `${core}:ResourceType`,
  schema: `${core}:Schema`,
  list: `${messages}:ListResponse`,
  patch: `${messages}:PatchOp`,
  error: `${messages}:Error`,
} as const

/** Resources in one answer. */
export const scimMostResults = 200

const Text = keptText(z.string().trim().max(300))
/** As some directories write it: "True". */
const Flag = z.preprocess((value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  return word === 'true' || word === 'false' ? word === 'true' : word
}, z.boolean())
const Schemas = z.array(z.string().max(200)).max(20).optional()

const Name = z.looseObject({ formatted: Text.nullish(), givenName: Text.nullish(), familyName: Text.nullish() })
const Email = z.looseObject({ value: z.string().max(320).nullish(), type: Text.nullish(), primary: Flag.nullish() })

/** A person as a directory sends them; attributes that are not kept here are accepted and passed over. */
export const ScimUserDraft = z.looseObject({
  schemas: Schemas,
  userName: keptText(z.string().trim().min(1).max(320)),
  externalId: Text.nullish(),
  displayName: Text.nullish(),
  name: Name.nullish(),
  emails: z.array(Email).max(50).nullish(),
  active: Flag.nullish(),
})
export type ScimUserDraft = z.output<typeof ScimUserDraft>

const Member = z.looseObject({ value: z.string().min(1).max(100) })

export const ScimGroupDraft = z.looseObject({
  schemas: Schemas,
  displayName: keptText(z.string().trim().min(1).max(200)),
  externalId: Text.nullish(),
  members: z.array(Member).max(20_000).nullish(),
})
export type ScimGroupDraft = z.output<typeof ScimGroupDraft>

const Operation = z.looseObject({
  op: z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    z.enum(['add', 'replace', 'remove']),
  ),
  path: z.string().min(1).max(1000).optional(),
  value: z.unknown().optional(),
})

const Patch = z.looseObject({ schemas: Schemas, Operations: z.array(Operation).min(1).max(1000) })

const Meta = z.object({
  resourceType: z.string(),
  created: z.string().optional(),
  lastModified: z.string().optional(),
  location: z.string(),
})

const reference = { value: z.string(), display: z.string(), $ref: z.string() }

const User = z.object({
  schemas: z.array(z.string()),
  id: z.string(),
  meta: Meta,
  userName: z.string().optional(),
  externalId: z.string().optional(),
  displayName: z.string().optional(),
  name: z
    .object({ formatted: z.string().optional(), givenName: z.string().optional(), familyName: z.string().optional() })
    .optional(),
  emails: z
    .array(z.object({ value: z.string().optional(), type: z.string().optional(), primary: z.boolean().optional() }))
    .optional(),
  active: z.boolean().optional(),
  groups: z.array(z.object(reference).partial()).optional(),
})
export type ScimUser = z.infer<typeof User>

const Group = z.object({
  schemas: z.array(z.string()),
  id: z.string(),
  meta: Meta,
  displayName: z.string().optional(),
  externalId: z.string().optional(),
  members: z.array(z.object(reference).partial()).optional(),
})
export type ScimGroup = z.infer<typeof Group>

function scimList<Resource extends z.ZodType>(resource: Resource) {
  return z.object({
    schemas: z.array(z.string()),
    totalResults: z.number().int(),
    startIndex: z.number().int(),
    itemsPerPage: z.number().int(),
    Resources: z.array(resource),
  })
}

/** A number that is out of its bounds is the nearest one within (RFC 7644, section 3.4.2.4). */
const bounded = (least: number, most: number, otherwise: number) =>
  written(z.number().int())
    .default(otherwise)
    .transform((asked) => Math.min(Math.max(asked, least), most))

const Attributes = z.string().max(2000).optional()
const Shown = z.object({
  attributes: Attributes.describe('Attributes to show, beside `id` and `schemas`'),
  excludedAttributes: Attributes.describe('Attributes not to show'),
})
const Query = Shown.extend({
  filter: z.string().max(4000).optional().describe('RFC 7644, section 3.4.2.2'),
  startIndex: bounded(1, 2 ** 31 - 1, 1).describe('From 1'),
  count: bounded(0, scimMostResults, 100),
})
export type ScimQuery = z.output<typeof Query>

/** Whatever it is: what is no number of ours is not found. */
const Params = z.object({ id: z.string().max(200) })
const Described = z.looseObject({ schemas: z.array(z.string()), meta: Meta.optional() })

const provisioned = { tag: 'people', access: 'people:provision', transport: 'json', dialect: 'scim' } as const

export const scimRoutes = {
  scimConfiguration: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/ServiceProviderConfig',
    summary: 'What a directory may ask for by SCIM 2.0',
    status: 200,
    response: Described,
  }),
  scimResourceTypes: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/ResourceTypes',
    summary: 'Kinds of resources that a directory may keep here',
    status: 200,
    response: scimList(Described),
  }),
  scimResourceType: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/ResourceTypes/:id',
    summary: 'One kind of resource',
    status: 200,
    params: Params,
    response: Described,
  }),
  scimSchemas: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Schemas',
    summary: 'Attributes that are kept',
    status: 200,
    response: scimList(Described),
  }),
  scimSchema: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Schemas/:id',
    summary: 'Attributes of one kind of resource',
    status: 200,
    params: Params,
    response: Described,
  }),
  scimListUsers: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Users',
    summary: 'People of the organisation that a filter keeps',
    status: 200,
    query: Query,
    response: scimList(User),
  }),
  scimCreateUser: route({
    ...provisioned,
    method: 'POST',
    path: '/scim/v2/Users',
    summary: 'Give a person an account, or let in again one who was removed',
    status: 201,
    body: ScimUserDraft,
    response: User,
  }),
  scimGetUser: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Users/:id',
    summary: 'One person',
    status: 200,
    params: Params,
    query: Shown,
    response: User,
  }),
  scimReplaceUser: route({
    ...provisioned,
    method: 'PUT',
    path: '/scim/v2/Users/:id',
    summary: 'Replace what the directory says of a person',
    status: 200,
    params: Params,
    body: ScimUserDraft,
    response: User,
  }),
  scimPatchUser: route({
    ...provisioned,
    method: 'PATCH',
    path: '/scim/v2/Users/:id',
    summary: 'Change attributes of a person; `active: false` ends sessions and keys within one second',
    status: 200,
    params: Params,
    body: Patch,
    response: User,
  }),
  scimDeleteUser: route({
    ...provisioned,
    method: 'DELETE',
    path: '/scim/v2/Users/:id',
    summary: 'Let a person in no more; what they made stays',
    status: 204,
    params: Params,
  }),
  scimListGroups: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Groups',
    summary: 'Groups of the organisation that a filter keeps',
    status: 200,
    query: Query,
    response: scimList(Group),
  }),
  scimCreateGroup: route({
    ...provisioned,
    method: 'POST',
    path: '/scim/v2/Groups',
    summary: 'Create a group with its members',
    status: 201,
    body: ScimGroupDraft,
    response: Group,
  }),
  scimGetGroup: route({
    ...provisioned,
    method: 'GET',
    path: '/scim/v2/Groups/:id',
    summary: 'One group',
    status: 200,
    params: Params,
    query: Shown,
    response: Group,
  }),
  scimReplaceGroup: route({
    ...provisioned,
    method: 'PUT',
    path: '/scim/v2/Groups/:id',
    summary: 'Replace a group and its members',
    status: 200,
    params: Params,
    body: ScimGroupDraft,
    response: Group,
  }),
  scimPatchGroup: route({
    ...provisioned,
    method: 'PATCH',
    path: '/scim/v2/Groups/:id',
    summary: 'Rename a group, add and remove members',
    status: 200,
    params: Params,
    body: Patch,
    response: Group,
  }),
  scimDeleteGroup: route({
    ...provisioned,
    method: 'DELETE',
    path: '/scim/v2/Groups/:id',
    summary: 'Delete a group',
    status: 204,
    params: Params,
  }),
}
