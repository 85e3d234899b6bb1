import { audit } from '#platform/audit/audit'
import { checkPassword } from '#platform/auth/check-password'
import { hashPassword } from '#platform/auth/password'
import { endSessions, openSession } from '#platform/auth/sessions'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { asNewcomer } from './newcomer.ts'
import { toPerson } from './person.ts'
import { readPersonalLink, usePersonalLink } from './personal-links.ts'
import { findPersonWithOrganisation } from './queries.ts'
import type { Arrival } from './sign-in.ts'
import { firstStage } from './sign-in-policy.ts'

/** Keeps the chosen password, ends every other session, and lets the person in, or asks for the second factor. The link is the permission, and serves once. */
export async function acceptPersonalLink(
  ctx: Ctx<'db' | 'settings'>,
  chosen: { readonly token: string; readonly password: string; readonly userAgent: string | null },
): Promise<Arrival> {
  const link = await readPersonalLink(ctx.db, chosen.token)
  await checkPassword(chosen.password, [link.name, link.email, link.organisation])
  const passwordHash = await hashPassword(chosen.password)
  const personId = link.person_id
  const newcomer = asNewcomer(ctx, {
    personId,
    organisationId: link.organisation_id,
    ownPrincipal: link.principal_id,
  })
  return ctx.db.transaction().execute(async (tx) => {
    await usePersonalLink(tx, chosen.token)
    await tx.updateTable('person').set({ password_hash: passwordHash }).where('id', '=', personId).execute()
    await endSessions(tx, personId)
    const stage = await firstStage(tx, ctx, { personId })
    const sessionToken = await openSession(tx, { personId, userAgent: chosen.userAgent, stage })
    const row = await findPersonWithOrganisation(tx, personId)
    if (!row) throw new AppError('invalid_link', {})
    const action = link.kind === 'invitation' ? 'person.accept' : 'password.reset'
    await audit(tx, newcomer, { action, target: { kind: 'person', id: personId } })
    return { person: toPerson(row), sessionToken, stage }
  })
}
