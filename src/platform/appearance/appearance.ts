import { Appearance } from '#contract/appearance'
import { audit } from '#platform/audit/audit'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { asOrganisationId } from '#platform/auth/ids'
import { findOrganisation } from '#platform/auth/queries'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { defineSetting } from '#platform/settings/setting'
import { contrastOf } from './contrast.ts'

const appearanceSetting = defineSetting<Appearance>('appearance', Appearance, {
  colours: null,
  links: [],
  banner: null,
})

/** What the page puts the colour on, and writes upon it: paper, its darkest surface, ink on a button. */
const grounds = {
  light: ['#f8f6f1', '#f1eee7', '#ffffff'],
  dark: ['#13161a', '#20252b', '#08211f'],
} as const

const leastContrast = 4.5

/** Of the organisation of whoever asks; nobody yet sees that of the instance's first one. */
export async function getAppearance(ctx: Ctx<'db' | 'settings'>): Promise<Appearance> {
  const own = organisationIdOf(ctx.actor)
  const id = own ?? (await findOrganisation(ctx.db))?.id
  return id === undefined ? appearanceSetting.default : ctx.settings.read(appearanceSetting, asOrganisationId(id))
}

/** Throws `invalid_request` for a colour that some could not read. */
export async function updateAppearance(ctx: Ctx<'db' | 'settings'>, value: Appearance): Promise<Appearance> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  for (const side of ['light', 'dark'] as const) {
    const colour = value.colours?.[side]
    if (colour !== undefined && grounds[side].some((ground) => contrastOf(colour, ground) < leastContrast)) {
      throw new AppError('invalid_request', { param: side, reason: 'contrast_too_low' })
    }
  }
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, appearanceSetting, { organisationId, value })
    const details = { colours: value.colours !== null, links: value.links.length, banner: value.banner !== null }
    await audit(tx, ctx, { action: 'appearance.update', details })
  })
  return value
}
