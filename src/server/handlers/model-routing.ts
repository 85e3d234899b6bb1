import type { modelRoutingRoutes } from '#contract/model-routing'
import { getModelRouting, updateModelRouting } from '#inference/routing/model-routing'
import type { Handlers } from '../http/handlers.ts'

/** Which servers an organisation trusts with its calls. */
export const modelRoutingHandlers: Handlers<keyof typeof modelRoutingRoutes> = {
  getModelRouting: ({ ctx }) => getModelRouting(ctx),
  updateModelRouting: ({ ctx, body }) => updateModelRouting(ctx, body),
}
