import type { modelRoutesRoutes } from '#contract/model-routes'
import { listModelRoutes } from '#inference/model-routes/list-model-routes'
import { updateModelRoute } from '#inference/model-routes/update-model-route'
import type { Handlers } from '../http/handlers.ts'
import { presentModelRoute } from '../presenters/model-route.ts'

/** Who answers for each model of an organisation. */
export const modelRoutesHandlers: Handlers<keyof typeof modelRoutesRoutes> = {
  async listModelRoutes({ ctx }) {
    const routes = await listModelRoutes(ctx)
    return { object: 'list', data: routes.map(presentModelRoute) }
  },

  updateModelRoute: async ({ ctx, body }) => presentModelRoute(await updateModelRoute(ctx, body)),
}
