import { audit } from '#platform/audit/audit'
import { checkPassword } from '#platform/auth/check-password'
import { hashPassword } from '#platform/auth/password'
import { scopesOfRole } from '#platform/auth/roles'
import { openSession } from '#platform/auth/sessions'
import { hashToken } from '#platform/auth/token'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Transaction, sql } from 'kysely'
import { asNewcomer } from './newcomer.ts'
import type { Person } from './person.ts'
import { hasAdministrator, insertPerson, lockOrganisation } from './queries.ts'

export interface SetupDraft {
  readonly token: string
  readonly organisation: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly userAgent: string | null
}

/** Makes the first administrator and signs them in. The link is the permission, and serves once. */
export async function completeSetup(
  ctx: Ctx<'db'>,
  draft: SetupDraft,
): Promise<{ person: Person; sessionToken: string }> {
  if (!(await isOpen(ctx, draft.token))) throw new AppError('invalid_link', {})
  await checkPassword(draft.password, [draft.name, draft.email, draft.organisation])
  const passwordHash = await hashPassword(draft.password)
  return ctx.db.transaction().execute(async (tx) => {
    const { id: organisationId } = await lockOrganisation(tx)
    if (await hasAdministrator(tx)) throw new AppError('conflict', { reason: 'administrator_exists' })
    await useLink(tx, draft.token)
    await tx.updateTable('organisation').set({ name: draft.organisation }).where('id', '=', organisationId).execute()
    const { name, email, organisation } = draft
    const role = 'instance-administrator'
    const made = await insertPerson(tx, { organisationId, name, email, role, passwordHash })
    const personId = made.id
    const newcomer = asNewcomer(ctx, {
      personId,
      organisationId,
      ownPrincipal: made.principal_id,
    })
    await audit(tx, newcomer, { action: 'person.create', target: { kind: 'person', id: personId } })
    const sessionToken = await openSession(tx, { personId, userAgent: draft.userAgent })
    const person = { id: personId, name, email, role, permissions: [...scopesOfRole(role, null)], organisation }
    return { person, sessionToken }
  })
}

/** Asked before the costly hash of the password. */
async function isOpen(ctx: Ctx<'db'>, token: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('setup_link')
    .select('token_hash')
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return found !== undefined
}

async function useLink(tx: Transaction<Tables>, token: string): Promise<void> {
  const used = await tx
    .updateTable('setup_link')
    .set({ used_at: new Date() })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .returning('token_hash')
    .executeTakeFirst()
  if (!used) throw new AppError('invalid_link', {})
}
