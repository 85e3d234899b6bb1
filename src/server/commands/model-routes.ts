import { ModelRouting } from '#contract/model-routing'
import { ModelChoice, type RoutedModel } from '#contract/model-routes'
import { listModelRoutes } from '#inference/model-routes/list-model-routes'
import { updateModelRoute } from '#inference/model-routes/update-model-route'
import { getModelRouting, updateModelRouting } from '#inference/routing/model-routing'
import type { Ctx } from '#server/context'
import { presentModelRoute } from '../presenters/model-route.ts'
import { readShape } from './read-shape.ts'

/** For the command line, which sees no models: what the page of routing shows. */
export async function routesOfOrganisation(ctx: Ctx<'models' | 'settings'>): Promise<RoutedModel[]> {
  return (await listModelRoutes(ctx)).map(presentModelRoute)
}

/** From a file in the shape of the interface. Throws `validation_failed` with what the file has wrong. */
export async function chooseRouteFrom(ctx: Ctx<'db' | 'models' | 'settings'>, json: string): Promise<RoutedModel> {
  return presentModelRoute(await updateModelRoute(ctx, readShape(ModelChoice, json)))
}

export function reachOfOrganisation(ctx: Ctx<'settings'>): Promise<ModelRouting> {
  return getModelRouting(ctx)
}

/** What is not said stays. Throws `validation_failed` for a word that is none of those known. */
export async function chooseReach(
  ctx: Ctx<'db' | 'settings'>,
  change: { readonly servers: string | undefined; readonly data: string | undefined },
): Promise<ModelRouting> {
  const { servers, data } = await getModelRouting(ctx)
  const wanted = { servers: change.servers ?? servers, data: change.data ?? data }
  return updateModelRouting(ctx, readShape(ModelRouting, JSON.stringify(wanted)))
}
