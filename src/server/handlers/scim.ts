import { type ScimQuery, type scimRoutes, scimSchemas } from '#contract/scim'
import { AppError } from '#platform/errors'
import {
  getProvisionedGroup,
  listProvisionedGroupsOf,
  patchProvisionedGroup,
  provisionGroup,
  removeProvisionedGroup,
  replaceProvisionedGroup,
} from '#platform/provisioning/groups'
import {
  getProvisioned,
  listProvisioned,
  patchProvisioned,
  provisionPerson,
  removeProvisioned,
  replaceProvisioned,
} from '#platform/provisioning/people'
import type { ServerContext } from '../context.ts'
import type { Call, Handlers } from '../http/handlers.ts'
import { publicAddress } from '../http/public-address.ts'
import { type Shown, presentScimGroup, presentScimUser, shows } from '../presenters/scim.ts'
import { scimConfiguration, scimResourceTypes, scimSchemaList } from '../presenters/scim-description.ts'

type ScimOperation = keyof typeof scimRoutes

/** SCIM 2.0 (RFC 7644): a directory keeps the people and groups of the organisation of its key. */
export const scimHandlers: Handlers<ScimOperation> = {
  async scimConfiguration(call) {
    return scimConfiguration(baseOf(call))
  },
  async scimResourceTypes(call) {
    return listed(scimResourceTypes(baseOf(call)))
  },
  async scimResourceType(call) {
    return named(scimResourceTypes(baseOf(call)), call.params.id, 'resource type')
  },
  async scimSchemas(call) {
    return listed(scimSchemaList(baseOf(call)))
  },
  async scimSchema(call) {
    return named(scimSchemaList(baseOf(call)), call.params.id, 'schema')
  },

  async scimListUsers(call) {
    const { rows, total } = await listProvisioned(call.ctx, pageOf(call.query))
    const users = rows.map((row) => presentScimUser(row, presenting(call, call.query)))
    return listed(users, { total, startIndex: call.query.startIndex })
  },
  async scimCreateUser(call) {
    const user = presentScimUser(await provisionPerson(call.ctx, call.body), presenting(call))
    call.response.setHeader('location', user.meta.location)
    await call.ctx.keys.refresh()
    return user
  },
  async scimGetUser(call) {
    return presentScimUser(await getProvisioned(call.ctx, call.params.id), presenting(call, call.query))
  },
  async scimReplaceUser(call) {
    return changedUser(call, await replaceProvisioned(call.ctx, call.params.id, call.body))
  },
  async scimPatchUser(call) {
    return changedUser(call, await patchProvisioned(call.ctx, call.params.id, call.body.Operations))
  },
  async scimDeleteUser({ ctx, params }) {
    await removeProvisioned(ctx, params.id)
    await ctx.keys.refresh()
  },

  async scimListGroups(call) {
    const withMembers = shows(call.query, 'members')
    const { rows, total } = await listProvisionedGroupsOf(call.ctx, { ...pageOf(call.query), withMembers })
    const groups = rows.map((row) => presentScimGroup(row, presenting(call, call.query)))
    return listed(groups, { total, startIndex: call.query.startIndex })
  },
  async scimCreateGroup(call) {
    const group = presentScimGroup(await provisionGroup(call.ctx, call.body), presenting(call))
    call.response.setHeader('location', group.meta.location)
    await call.ctx.keys.refresh()
    return group
  },
  async scimGetGroup(call) {
    return presentScimGroup(await getProvisionedGroup(call.ctx, call.params.id), presenting(call, call.query))
  },
  async scimReplaceGroup(call) {
    return changedGroup(call, await replaceProvisionedGroup(call.ctx, call.params.id, call.body))
  },
  async scimPatchGroup(call) {
    return changedGroup(call, await patchProvisionedGroup(call.ctx, call.params.id, call.body.Operations))
  },
  async scimDeleteGroup({ ctx, params }) {
    await removeProvisionedGroup(ctx, params.id)
    await ctx.keys.refresh()
  },
}

type Asking = Pick<Call<ScimOperation>, 'request'> & { readonly ctx: ServerContext }

function baseOf({ ctx, request }: Asking): URL {
  return new URL('/scim/v2/', publicAddress(ctx, request))
}

function presenting(asking: Asking, shown: Shown = {}) {
  return { base: baseOf(asking), shown }
}

/** What changed holds here before the directory is told so. */
async function changedUser(asking: Asking, person: Parameters<typeof presentScimUser>[0]) {
  await asking.ctx.keys.refresh()
  return presentScimUser(person, presenting(asking))
}

async function changedGroup(asking: Asking, group: Parameters<typeof presentScimGroup>[0]) {
  await asking.ctx.keys.refresh()
  return presentScimGroup(group, presenting(asking))
}

function pageOf({ filter, startIndex, count }: ScimQuery) {
  return { filter, limit: count, offset: startIndex - 1 }
}

function listed<Resource>(resources: Resource[], page = { total: resources.length, startIndex: 1 }) {
  const { total: totalResults, startIndex } = page
  return { schemas: [scimSchemas.list], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources }
}

function named<Resource extends { readonly id: string }>(resources: readonly Resource[], id: string, what: string) {
  const found = resources.find((resource) => resource.id.toLowerCase() === id.toLowerCase())
  if (found === undefined) throw new AppError('not_found', { what, id: id.slice(0, 100) })
  return found
}
