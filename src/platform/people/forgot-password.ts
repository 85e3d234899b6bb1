import type { OrganisationId } from '#contract/ids'
import { createHash } from 'node:crypto'
import { audit } from '#platform/audit/audit'
import { findPersonByEmail } from '#platform/auth/queries'
import type { Ctx } from '#platform/context'
import { type IssuedLink, insertPersonalLink } from './personal-links.ts'
import { countAttempt } from './sign-in-failures.ts'

export interface Forgotten {
  readonly person: { readonly name: string; readonly email: string; readonly organisationId: OrganisationId }
  readonly link: IssuedLink
}

/**
 * A link for whoever forgot their password, to be sent to their address and shown to nobody else; null when no account
 * has a password under it. Throws `rate_limited`: nobody's letter box is filled.
 */
export async function forgotPassword(ctx: Ctx<'db'>, email: string): Promise<Forgotten | null> {
  const account = createHash('sha256').update(email.toLowerCase()).digest('hex')
  const address = ctx.actor.address === null ? [] : [{ subject: `forgotten-from:${ctx.actor.address}`, free: 30 }]
  await countAttempt(ctx.db, [{ subject: `forgotten:${account}`, free: 3 }, ...address])
  const person = await findPersonByEmail(ctx.db, email)
  const known = person?.password_hash == null ? undefined : person
  return ctx.db.transaction().execute(async (tx) => {
    const link =
      known === undefined ? null : await insertPersonalLink(tx, { personId: known.id, kind: 'password_reset' })
    const target = known === undefined ? {} : { target: { kind: 'person', id: known.id } }
    await audit(tx, ctx, { action: 'password.forgotten', ...target })
    if (known === undefined || link === null) return null
    return { person: { name: known.name, email: known.email, organisationId: known.organisation_id }, link }
  })
}
