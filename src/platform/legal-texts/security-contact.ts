import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { findOrganisation } from '#platform/auth/queries'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'

const contactSetting = defineSetting('security-contact', z.string().nullable(), null)

/** Of the whole instance: kept with its first organisation. Null while nobody said. */
export async function readSecurityContact(ctx: Ctx<'db' | 'settings'>): Promise<string | null> {
  const first = await findOrganisation(ctx.db)
  return first === undefined ? null : ctx.settings.read(contactSetting, first.id)
}

export async function updateSecurityContact(ctx: Ctx<'db' | 'settings'>, contact: string | null): Promise<void> {
  authorize(ctx, 'organisations:manage')
  const first = await findOrganisation(ctx.db)
  if (first === undefined) throw new AppError('not_found', { what: 'organisation', id: 1 })
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, contactSetting, { organisationId: first.id, value: contact })
    await audit(tx, ctx, { action: 'security-contact.update', details: { contact } })
  })
}
