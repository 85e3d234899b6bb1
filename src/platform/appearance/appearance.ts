import { Appearance, type ShownAppearance } from '#contract/appearance'
import { enoughContrast, leastContrastOf } from '#contract/contrast'
import { audit } from '#platform/audit/audit'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import { findOrganisation } from '#platform/auth/queries'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { defineSetting } from '#platform/settings/setting'
import { logoPath } from './logo.ts'

const appearanceSetting = defineSetting<Appearance>('appearance', Appearance, {
  name: null,
  colours: null,
  links: [],
  banner: null,
})

/** Of the organisation of whoever asks; nobody yet sees that of the instance's first one. */
export async function getAppearance(ctx: Ctx<'db' | 'settings'>): Promise<ShownAppearance> {
  const id = await shownOrganisation(ctx)
  return id === null ? { ...appearanceSetting.default, logo: null } : shownTo(ctx, id)
}

/** Whose name and texts a caller reads; null before there is any organisation. */
export async function shownOrganisation(ctx: Ctx<'db'>): Promise<OrganisationId | null> {
  const id = organisationIdOf(ctx.actor) ?? (await findOrganisation(ctx.db))?.id
  return id ?? null
}

/** Throws `invalid_request` for a colour that some could not read. */
export async function updateAppearance(ctx: Ctx<'db' | 'settings'>, value: Appearance): Promise<ShownAppearance> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  for (const side of ['light', 'dark'] as const) {
    const colour = value.colours?.[side]
    if (colour !== undefined && leastContrastOf(colour, side) < enoughContrast) {
      throw new AppError('invalid_request', { param: side, reason: 'contrast_too_low' })
    }
  }
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, appearanceSetting, { organisationId, value })
    const { name, colours, links, banner } = value
    const details = { name, colours: colours !== null, links: links.length, banner: banner !== null }
    await audit(tx, ctx, { action: 'appearance.update', details })
  })
  return shownTo(ctx, organisationId)
}

async function shownTo(ctx: Ctx<'settings'>, organisationId: OrganisationId): Promise<ShownAppearance> {
  const chosen = await ctx.settings.read(appearanceSetting, organisationId)
  return { ...chosen, logo: await logoPath(ctx, organisationId) }
}
