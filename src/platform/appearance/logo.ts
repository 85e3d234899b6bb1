import { createHash } from 'node:crypto'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'
import { safePng } from './safe-png.ts'
import { safeSvg } from './safe-svg.ts'

const Logo = z.object({
  mediaType: z.enum(['image/svg+xml', 'image/png']),
  /** In base64. */
  content: z.string(),
  hash: z.string(),
})

const logoSetting = defineSetting<z.infer<typeof Logo> | null>('logo', Logo.nullable(), null)

export interface LogoFile {
  readonly mediaType: string
  readonly bytes: Buffer
}

/** Where it is read; another picture has another path. */
export async function logoPath(ctx: Ctx<'settings'>, organisationId: OrganisationId): Promise<string | null> {
  const logo = await ctx.settings.read(logoSetting, organisationId)
  return logo && `/api/appearance/logo?v=${logo.hash.slice(0, 16)}`
}

/** Throws `not_found` for an organisation that gave none. */
export async function readLogo(ctx: Ctx<'settings'>, organisationId: OrganisationId | null): Promise<LogoFile> {
  const logo = organisationId === null ? null : await ctx.settings.read(logoSetting, organisationId)
  if (logo === null) throw new AppError('not_found', { what: 'logo', id: 1 })
  return { mediaType: logo.mediaType, bytes: Buffer.from(logo.content, 'base64') }
}

/** Keeps what is safe of it. Throws `invalid_request` for what is neither an SVG nor a PNG, or is far too large to draw. */
export async function updateLogo(ctx: Ctx<'db' | 'settings'>, given: Buffer): Promise<void> {
  const png = safePng(given)
  const svg = png === null ? safeSvg(given.toString()) : null
  const bytes = png ?? (svg === null ? null : Buffer.from(svg))
  if (bytes === null) throw new AppError('invalid_request', { param: 'content', reason: 'not_a_logo' })
  const mediaType = png === null ? 'image/svg+xml' : 'image/png'
  const hash = createHash('sha256').update(bytes).digest('hex')
  await write(ctx, { mediaType, content: bytes.toString('base64'), hash }, 'logo.update')
}

export async function deleteLogo(ctx: Ctx<'db' | 'settings'>): Promise<void> {
  await write(ctx, null, 'logo.delete')
}

async function write(ctx: Ctx<'db' | 'settings'>, value: z.infer<typeof Logo> | null, action: string): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, logoSetting, { organisationId, value })
    await audit(tx, ctx, { action, details: value === null ? {} : { type: value.mediaType, sha256: value.hash } })
  })
}
