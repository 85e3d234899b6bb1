import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { findOrganisation } from '#platform/auth/queries'
import { createToken, hashToken } from '#platform/auth/token'
import type { Ctx } from '#platform/context'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { hasAdministrator } from './queries.ts'

export const setupLinkHours = 48

/** A one-time token that makes the first administrator; earlier ones stop working. */
export async function createSetupLink(ctx: Ctx<'db'>): Promise<string> {
  authorize(ctx, 'settings:manage')
  const token = createToken('adm-')
  await ctx.db.transaction().execute(async (tx) => {
    if (await hasAdministrator(tx)) throw new AppError('conflict', { reason: 'administrator_exists' })
    await tx.deleteFrom('setup_link').execute()
    const expiresAt = new Date(Date.now() + setupLinkHours * 3_600_000)
    await tx
      .insertInto('setup_link')
      .values({ token_hash: hashToken(token), expires_at: expiresAt })
      .execute()
    await audit(tx, ctx, { action: 'setup_link.create' })
  })
  return token
}

/** What the first page needs before anybody is signed in. */
export async function getSetupState(db: Database): Promise<{ needed: boolean; organisation: string }> {
  const organisation = await findOrganisation(db)
  return { needed: !(await hasAdministrator(db)), organisation: organisation?.name ?? '' }
}
