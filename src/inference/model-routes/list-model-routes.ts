import type { Ctx } from '#inference/context'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { CatalogueModel, Mirror, Target } from '../target.ts'
import { type KeptChoice, modelChoicesSetting, serverKeyOf } from './model-choices.ts'

/** A server of a model: its part of the calls, and how it fares. */
export interface RoutedServer {
  readonly target: Target
  /** Null when it answers calls; otherwise the part of which it gets copies. */
  readonly mirror: number | null
  /** Said where it is configured. */
  readonly isFixed: boolean
}

export interface ModelRoute {
  readonly model: CatalogueModel
  /** The same as its servers and `socle.yaml` have it; null for a name that was given here. */
  readonly unchosen: CatalogueModel | null
  readonly servers: readonly RoutedServer[]
  readonly choice: KeptChoice | null
}

/** Every model that the organisation may name, and who answers for it. */
export async function listModelRoutes(ctx: Ctx<'models' | 'settings'>): Promise<readonly ModelRoute[]> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const choices = await ctx.settings.read(modelChoicesSetting, organisationId)
  // A view from before the last choice may not know of it.
  const models = ctx.models.visibleTo(organisationId)
  const chosen = new Map(choices.map((choice) => [choice.model, choice]))
  const unchosen = new Map(models.unchosen().map((model) => [model.id, model]))
  return models.list().map((model) => routeOf(model, unchosen.get(model.id) ?? null, chosen.get(model.id) ?? null))
}

function routeOf(model: CatalogueModel, unchosen: CatalogueModel | null, choice: KeptChoice | null): ModelRoute {
  const fixed = new Set(fixedServers(unchosen))
  const isFixed = ({ backend }: Target): boolean => fixed.has(serverKeyOf(backend))
  const answering = model.targets.map((target) => ({ target, mirror: null, isFixed: isFixed(target) }))
  const copying = model.mirrors.map(({ target, share }) => ({ target, mirror: share, isFixed: isFixed(target) }))
  return { model, unchosen, servers: [...answering, ...copying], choice }
}

function fixedServers(unchosen: CatalogueModel | null): string[] {
  const said =
    unchosen?.targets.filter(({ weight, isTrial, hours }) => weight !== null || isTrial || hours.length > 0) ?? []
  const copied = unchosen?.mirrors.map(({ target }: Mirror) => target) ?? []
  return [...said, ...copied].map(({ backend }) => serverKeyOf(backend))
}
