import type { Backend, BackendModel } from '../backends/backend.ts'
import { capabilitiesOfType } from '../backends/model-type.ts'
import type { CatalogueModel } from '../target.ts'
import { type KeptChoice, serverKeyOf } from './model-choices.ts'

type ServerChoice = KeptChoice['servers'][number]

/** The models of a server as an organisation wants them of it, where nothing else says it. */
export function chosenOfServer(
  choices: readonly KeptChoice[],
  backend: Backend,
  models: readonly BackendModel[],
): readonly BackendModel[] {
  const key = serverKeyOf(backend)
  const byModel = new Map(choices.map((choice) => [choice.model, choice]))
  const chosen = models.map((model) => withChoice(model, byModel.get(model.id), key))
  const renamed = choices.flatMap((choice) => {
    const said = choiceOf(choice, key)
    const base = models.find(
      ({ id }) => said?.upstream != null && said.upstream !== choice.model && id === said.upstream,
    )
    // What the server has under that name already stays what it is.
    if (base === undefined || models.some(({ id }) => id === choice.model)) return []
    return [withChoice({ ...base, id: choice.model, aliases: [] }, choice, key)]
  })
  return [...chosen, ...renamed]
}

/** What does not hang on one server: its other names, and who answers instead. */
export function chosenOfModel(choices: readonly KeptChoice[], model: CatalogueModel): CatalogueModel {
  const choice = choices.find((one) => one.model === model.id)
  if (choice === undefined) return model
  const { fallbacks = choice.fallbacks, hedgeAfterMs = choice.hedge_after_milliseconds } = model
  return {
    ...model,
    aliases: [...new Set([...model.aliases, ...choice.aliases])],
    ...(fallbacks === null ? {} : { fallbacks }),
    ...(hedgeAfterMs === null ? {} : { hedgeAfterMs }),
  }
}

/** Its share is said where it is configured. */
export function saysItsShare({ weight, isTrial, mirrorShare, hours }: BackendModel): boolean {
  return weight !== undefined || isTrial === true || mirrorShare !== undefined || hours !== undefined
}

function choiceOf(choice: KeptChoice, key: string): ServerChoice | undefined {
  return choice.servers.find(({ server }) => server === key)
}

function withChoice(model: BackendModel, choice: KeptChoice | undefined, key: string): BackendModel {
  if (choice === undefined) return model
  const said = choiceOf(choice, key)
  const capabilities = choice.type === null || model.isTyped === true ? null : capabilitiesOfType(choice.type)
  return {
    ...model,
    ...(capabilities === null ? {} : { capabilities, isTyped: true }),
    ...(said == null || saysItsShare(model) ? {} : shareOf(said, choice.trialsSinceMs)),
    ...(said?.costs == null || model.costs !== undefined
      ? {}
      : {
          costs: {
            promptPerMillion: said.costs.prompt_per_million,
            completionPerMillion: said.costs.completion_per_million,
          },
        }),
  }
}

function shareOf({ weight, trial, mirror, hours }: ServerChoice, trialsSinceMs: number): Partial<BackendModel> {
  return {
    ...(weight === null ? {} : { weight }),
    ...(trial ? { isTrial: true, trialsSinceMs } : {}),
    ...(mirror === null ? {} : { mirrorShare: mirror }),
    ...(hours.length === 0 ? {} : { hours }),
  }
}
