import type { GroupId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { setManualGroups } from './group-members.ts'
import { assertMayGrant } from './grant.ts'
import { type PersonRow, getPersonOf } from './list-people.ts'
import { type IssuedLink, insertPersonalLink } from './personal-links.ts'
import { insertPerson } from './queries.ts'

export interface Invitation {
  readonly name: string
  readonly email: string
  readonly role: string
  readonly groupIds: readonly GroupId[]
}

/** Makes an account without a password and the link by which its person comes in. Throws `name_taken` for a known address. */
export async function invitePerson(
  ctx: Ctx<'db'>,
  { groupIds, ...person }: Invitation,
): Promise<{ person: PersonRow; link: IssuedLink }> {
  authorize(ctx, 'people:manage')
  await assertMayGrant(ctx, ctx.db, person.role)
  const organisationId = organisationOf(ctx)
  const made = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const { id } = await insertPerson(tx, { ...person, organisationId, passwordHash: null })
      await setManualGroups(tx, { organisationId, personId: id, groupIds })
      const link = await insertPersonalLink(tx, { personId: id, kind: 'invitation' })
      const target = { kind: 'person', id }
      await audit(tx, ctx, { action: 'person.invite', target, details: { role: person.role } })
      return { id, link }
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error)
        ? new AppError('name_taken', { name: person.email, param: 'email' }, { cause: error })
        : error
    })
  return { person: await getPersonOf(ctx, made.id), link: made.link }
}
