import type { appearanceRoutes } from '#contract/appearance'
import { getAppearance, shownOrganisation, updateAppearance } from '#platform/appearance/appearance'
import { deleteLogo, readLogo, updateLogo } from '#platform/appearance/logo'
import type { Handlers } from '../http/handlers.ts'

/** Opened on its own, the picture is nobody’s page: nothing in it runs or loads. */
const logoHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // Another picture has another address.
  'cache-control': 'private, max-age=86400',
}

/** How the pages of an organisation look, and what they say to everybody. */
export const appearanceHandlers: Handlers<keyof typeof appearanceRoutes> = {
  getAppearance: ({ ctx }) => getAppearance(ctx),

  updateAppearance: ({ ctx, body }) => updateAppearance(ctx, body),

  async getLogo({ ctx, response }) {
    const { mediaType, bytes } = await readLogo(ctx, await shownOrganisation(ctx))
    response.writeHead(200, { ...logoHeaders, 'content-type': mediaType, 'content-length': bytes.length })
    response.end(bytes)
  },

  async updateLogo({ ctx, body }) {
    await updateLogo(ctx, Buffer.from(body.content, 'base64'))
    return getAppearance(ctx)
  },

  deleteLogo: ({ ctx }) => deleteLogo(ctx),
}
