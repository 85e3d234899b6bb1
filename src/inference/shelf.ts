import type { OrganisationId } from '#contract/ids'
import { AppError } from '#platform/errors'
import type { Backend, BackendModel, ModelCapability } from './backends/backend.ts'
import { chosenOfModel, chosenOfServer } from './model-routes/apply-choices.ts'
import type { KeptChoice } from './model-routes/model-choices.ts'
import { type CatalogueModel, type Mirror, type Target, targetOf } from './target.ts'

/** Models in service, and by name and alias. */
export interface Shelf {
  readonly models: readonly CatalogueModel[]
  readonly byName: ReadonlyMap<string, CatalogueModel>
}

export const emptyShelf: Shelf = { models: [], byName: new Map() }

/** How an organisation wants its models. */
export interface Wanted {
  /** The servers of the instance are asked while its own cannot be. */
  readonly isOwnFirst: boolean
  readonly choices: readonly KeptChoice[]
}

export const wantsNothing: Wanted = { isOwnFirst: false, choices: [] }

export function shelfOf(
  backends: readonly Backend[],
  known: ReadonlyMap<Backend, readonly BackendModel[]>,
  { isOwnFirst, choices }: Wanted,
): Shelf {
  const listed = (backend: Backend): readonly BackendModel[] => known.get(backend) ?? backend.configured ?? []
  const isPlain = choices.length === 0
  const of = isPlain ? listed : (backend: Backend) => chosenOfServer(choices, backend, listed(backend))
  const models = joinModels(backends, of)
  const chosen = isPlain ? models : models.map((model) => chosenOfModel(choices, model))
  const shown = isOwnFirst ? chosen.map(withOwnFirst) : chosen
  return { models: shown, byName: nameModels(shown) }
}

function withOwnFirst(model: CatalogueModel): CatalogueModel {
  const [first, ...others] = model.targets
  if (model.targets.every(({ backend }) => backend.organisationId === undefined)) return model
  return { ...model, targets: [ranked(first), ...others.map(ranked)] }
}

function ranked(target: Target): Target {
  return target.backend.organisationId === undefined ? { ...target, rank: 1 } : target
}

interface Viewer {
  readonly organisationId: OrganisationId | null
  /** It sees its own servers alone. */
  readonly isAlone: boolean
}

/** The servers that an organisation may see: those of the instance and its own. */
export function visibleBackends(backends: readonly Backend[], { organisationId, isAlone }: Viewer): readonly Backend[] {
  const isSeen = (owner: number | undefined): boolean => owner === organisationId || (owner === undefined && !isAlone)
  return backends.filter((backend) => isSeen(backend.organisationId))
}

export function resolveIn({ byName }: Shelf, id: string, capability: ModelCapability): CatalogueModel {
  const model = byName.get(id)
  if (!model) throw new AppError('model_not_found', { model: id })
  if (!model.capabilities.includes(capability)) {
    const [type = 'chat'] = model.capabilities
    throw new AppError('model_cannot', { model: id, capability, type })
  }
  return model
}

/** What a model is, the first backend says; what it is called, all of them. */
function joinModels(
  backends: readonly Backend[],
  modelsOf: (backend: Backend) => readonly BackendModel[],
): readonly CatalogueModel[] {
  const models = new Map<string, CatalogueModel>()
  const mirrors: (Mirror & { readonly id: string })[] = []
  for (const backend of backends) {
    for (const { upstream, ...shown } of modelsOf(backend)) {
      const target = targetOf(backend, { ...shown, upstream })
      const joined = models.get(shown.id)
      if (shown.mirrorShare !== undefined) mirrors.push({ id: shown.id, target, share: shown.mirrorShare })
      else if (!joined)
        models.set(shown.id, { ...shown, created: createdOf(backend, shown), targets: [target], mirrors: [] })
      else if (sameWork(joined, shown)) models.set(shown.id, withTarget(joined, target, shown))
    }
  }
  const byModel = Map.groupBy(mirrors, ({ id }) => id)
  return [...models.values()].map((model) => ({ ...model, mirrors: byModel.get(model.id) ?? [] }))
}

/** As its server says, or since when that one is here. */
function createdOf({ offeredSince }: Backend, { created }: Pick<BackendModel, 'created'>): number | null {
  return created ?? offeredSince ?? null
}

/** Two servers that use one name for different things: the first keeps it. */
function sameWork(left: Pick<BackendModel, 'capabilities'>, right: Pick<BackendModel, 'capabilities'>): boolean {
  return left.capabilities[0] === right.capabilities[0]
}

function withTarget(model: CatalogueModel, target: Target, shown: Omit<BackendModel, 'upstream'>): CatalogueModel {
  const { fallbacks = shown.fallbacks, hedgeAfterMs = shown.hedgeAfterMs } = model
  return {
    ...model,
    aliases: [...new Set([...model.aliases, ...shown.aliases])],
    targets: [...model.targets, target],
    ...(fallbacks === undefined ? {} : { fallbacks }),
    ...(hedgeAfterMs === undefined ? {} : { hedgeAfterMs }),
  }
}

/** A name always wins over an alias. */
function nameModels(models: readonly CatalogueModel[]): ReadonlyMap<string, CatalogueModel> {
  const byName = new Map<string, CatalogueModel>()
  for (const model of models) for (const alias of model.aliases) if (!byName.has(alias)) byName.set(alias, model)
  for (const model of models) byName.set(model.id, model)
  return byName
}
