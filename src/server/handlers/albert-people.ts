import type { OrganisationId } from '#contract/ids'
import { checkPassword } from '#platform/auth/check-password'
import { findSessionActor } from '#platform/auth/sessions'
import { AppError, hasCode } from '#platform/errors'
import { actingIn } from '#platform/organisations/acting-in'
import { acceptPersonalLink } from '#platform/people/accept-personal-link'
import { invitePerson } from '#platform/people/invite-person'
import { type PersonRow, getPersonOf } from '#platform/people/list-people'
import { createPersonalLink } from '#platform/people/personal-links'
import { type RoleView, listRoles } from '#platform/people/roles'
import { signOut } from '#platform/people/sign-in'
import type { ServerContext } from '../context.ts'
import { numberOfName } from '../presenters/albert-models.ts'

interface AskedOrganisation {
  readonly organization?: OrganisationId | null | undefined
  readonly organization_id?: OrganisationId | null | undefined
}

/** The same caller, in the organisation that a request names; one's own by default. */
export async function organisationAsked(ctx: ServerContext, asked: AskedOrganisation): Promise<ServerContext> {
  const id = asked.organization_id ?? asked.organization ?? undefined
  return inAlbertWords(actingIn(ctx, id), id ?? 0)
}

export const rolesOf = (ctx: ServerContext): Promise<RoleView[]> => listRoles(ctx)

/** A role by the number of its name. */
export async function findRole(ctx: ServerContext, id: number | undefined): Promise<RoleView> {
  const role = (await rolesOf(ctx)).find(({ name }) => numberOfName(name) === id)
  if (role) return role
  if (id !== undefined) throw new AppError('not_found', { what: 'role', id })
  const issue = { loc: ['body', 'role_id'], msg: 'a role is required', type: 'missing' }
  throw new AppError('validation_failed', { issues: [issue] })
}

/** What Albert calls things, in errors that its clients read. */
const albertNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    person: 'user',
    organisation: 'organization',
  }),
)

export async function inAlbertWords<T>(doing: Promise<T>, id: number | string): Promise<T> {
  try {
    return await doing
  } catch (error) {
    if (hasCode(error, 'not_found')) {
      throw new AppError(
        'not_found',
        { what: albertNames.get(error.details.what) ?? error.details.what, id },
        { cause: error },
      )
    }
    if (hasCode(error, 'role_in_use')) throw new AppError('role_in_use', { ...error.details, id: Number(id) })
    throw error
  }
}

interface NewAccount {
  readonly email: string
  readonly name: string
  readonly role: string
  /** Null: the person comes in by the link of an invitation. */
  readonly password: string | null
}

/** An account, and the password that was chosen for it. */
export async function makeAccount(ctx: ServerContext, { password, ...invited }: NewAccount): Promise<PersonRow> {
  if (password !== null) await checkPassword(password, [invited.name, invited.email])
  const { person, link } = await invitePerson(ctx, { ...invited, groupIds: [] }).catch((error: unknown) => {
    throw hasCode(error, 'name_taken') ? new AppError('name_taken', { name: invited.email, what: 'user' }) : error
  })
  if (password === null) return person
  await enterAndLeave(ctx, link.token, password)
  return getPersonOf(ctx, person.id)
}

/** Another password for somebody: the link that would have been handed over is used here. */
export async function replacePassword(ctx: ServerContext, person: PersonRow, password: string): Promise<void> {
  await checkPassword(password, [person.name, person.email])
  const { token } = (await createPersonalLink(ctx, person.id)).link
  await enterAndLeave(ctx, token, password)
}

/** A link opens a session, which nobody is given here. */
async function enterAndLeave(ctx: ServerContext, token: string, password: string): Promise<void> {
  const { sessionToken } = await acceptPersonalLink(ctx, { token, password, userAgent: null })
  const person = await findSessionActor(ctx.db, sessionToken)
  const { requestId, address } = ctx.actor
  if (person !== null) await signOut({ ...ctx, actor: { ...person, requestId, address } }, sessionToken)
}
