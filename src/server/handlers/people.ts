import type { peopleImportRoutes } from '#contract/people-import'
import type { peopleRoutes } from '#contract/people'
import { organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { actingIn } from '#platform/organisations/acting-in'
import { acceptPersonalLink } from '#platform/people/accept-personal-link'
import { forgotPassword } from '#platform/people/forgot-password'
import { createGroup, deleteGroup, listGroups, updateGroup } from '#platform/people/groups'
import { importPeople } from '#platform/people/import/import-people'
import { invitePerson } from '#platform/people/invite-person'
import { getPersonOf, listPeople } from '#platform/people/list-people'
import { changePassword, endOwnSession, listOwnSessions } from '#platform/people/own-sessions'
import { createPersonalLink, readPersonalLink } from '#platform/people/personal-links'
import { deleteRole, listRoles, saveRole } from '#platform/people/roles'
import { updatePerson } from '#platform/people/update-person'
import type { Handlers } from '../http/handlers.ts'
import { sessionCookieOf, welcome } from '../http/session-cookie.ts'
import { presentImport } from '../presenters/import.ts'
import { mailLink, mailLinks } from './mail-link.ts'
import { presentGroup, presentPerson, presentPersonalLink, presentRole } from '../presenters/person.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** People of an organisation, their groups and roles, and what each does with their own account. */
export const peopleHandlers: Handlers<keyof typeof peopleRoutes | keyof typeof peopleImportRoutes> = {
  async listPeople({ ctx, query: { organisation_id, ...query } }) {
    const { rows, total } = await listPeople(await actingIn(ctx, organisation_id), query)
    const { limit, offset } = query
    return { object: 'list', data: rows.map((row) => presentPerson(row)), total, limit, offset }
  },

  async invitePerson({ ctx, query, body, request, language }) {
    const { group_ids: groupIds, ...invited } = body
    const there = await actingIn(ctx, query.organisation_id)
    const { person, link } = await invitePerson(there, { ...invited, groupIds })
    const addressed = { ...person, organisationId: organisationOf(there) }
    const sent = await mailLink(ctx, { person: addressed, link, request, language })
    return { person: presentPerson(person), link: presentPersonalLink(link, sent) }
  },

  async importPeople({ ctx, query, body, request, language }) {
    const there = await actingIn(ctx, query.organisation_id)
    const imported = await importPeople(there, { csv: body.csv, isDryRun: body.dry_run })
    void mailLinks(ctx, imported, { organisationId: organisationOf(there), request, language })
    return presentImport(imported, language)
  },

  async getPerson({ ctx, params, query }) {
    return presentPerson(await getPersonOf(await actingIn(ctx, query.organisation_id), params.id))
  },

  async updatePerson({ ctx, params, query, body }) {
    const { group_ids: groupIds, ...change } = body
    const there = await actingIn(ctx, query.organisation_id)
    return presentPerson(await updatePerson(there, params.id, { ...change, groupIds }))
  },

  async createPersonalLink({ ctx, params, query, request, language }) {
    const there = await actingIn(ctx, query.organisation_id)
    const { person, link } = await createPersonalLink(there, params.id)
    const addressed = { ...person, organisationId: organisationOf(there) }
    return presentPersonalLink(link, await mailLink(ctx, { person: addressed, link, request, language }))
  },

  async listGroups({ ctx, query: { organisation_id, ...page } }) {
    const { rows, total } = await listGroups(await actingIn(ctx, organisation_id), page)
    return { object: 'list', data: rows.map((row) => presentGroup(row)), total, ...page }
  },

  async createGroup({ ctx, query, body }) {
    const there = await actingIn(ctx, query.organisation_id)
    return presentGroup(await createGroup(there, { name: body.name, externalId: body.external_id }))
  },

  async updateGroup({ ctx, params, query, body }) {
    const { name, external_id: externalId, add_person_ids: addPersonIds, remove_person_ids: removePersonIds } = body
    const there = await actingIn(ctx, query.organisation_id)
    return presentGroup(await updateGroup(there, params.id, { name, externalId, addPersonIds, removePersonIds }))
  },

  async deleteGroup({ ctx, params, query }) {
    await deleteGroup(await actingIn(ctx, query.organisation_id), params.id)
  },

  async listRoles({ ctx, query }) {
    const roles = await listRoles(await actingIn(ctx, query.organisation_id))
    return { object: 'list', data: roles.map((role) => presentRole(role)) }
  },

  async saveRole({ ctx, params, query, body }) {
    const there = await actingIn(ctx, query.organisation_id)
    return presentRole(await saveRole(there, { name: params.name, scopes: body.scopes }))
  },

  async deleteRole({ ctx, params, query }) {
    await deleteRole(await actingIn(ctx, query.organisation_id), params.name)
  },

  async readPersonalLink({ ctx, body }) {
    const { kind, name, email, organisation } = await readPersonalLink(ctx.db, body.token)
    return { kind, name, email, organisation }
  },

  /** The letter leaves after the answer: how long it takes tells nobody whether there is an account. */
  async forgotPassword({ ctx, body, request, language }) {
    if (ctx.mailer === null) throw new AppError('not_found', { what: 'mail server', id: 'mail' })
    const forgotten = await forgotPassword(ctx, body.email)
    if (forgotten !== null) void mailLink(ctx, { ...forgotten, request, language })
  },

  async acceptPersonalLink({ ctx, body, request, response }) {
    const userAgent = request.headers['user-agent'] ?? null
    return welcome(ctx, response, await acceptPersonalLink(ctx, { ...body, userAgent }))
  },

  async changePassword({ ctx, body, request }) {
    await changePassword(ctx, { ...body, token: sessionCookieOf(request) })
  },

  async listSessions({ ctx, request }) {
    const rows = await listOwnSessions(ctx, sessionCookieOf(request))
    const data = rows.map(({ id, created_at, expires_at, user_agent, current }) => {
      const [created, expires] = [toUnixSeconds(created_at), toUnixSeconds(expires_at)]
      return { object: 'session' as const, id, created, expires, user_agent, current }
    })
    return { object: 'list', data }
  },

  async endSession({ ctx, params }) {
    await endOwnSession(ctx, params.id)
  },
}
