import type { appearanceRoutes } from '#contract/appearance'
import { getAppearance, updateAppearance } from '#platform/appearance/appearance'
import type { Handlers } from '../http/handlers.ts'

/** How the pages of an organisation look, and what they say to everybody. */
export const appearanceHandlers: Handlers<keyof typeof appearanceRoutes> = {
  getAppearance: ({ ctx }) => getAppearance(ctx),

  updateAppearance: ({ ctx, body }) => updateAppearance(ctx, body),
}
