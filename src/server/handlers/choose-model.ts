import type { RouterChange } from '#contract/albert-models'
import type { ModelChoice } from '#contract/model-routes'
import { capabilitiesOfType, typeOfCapabilities } from '#inference/backends/model-type'
import { type ModelRoute, listModelRoutes } from '#inference/model-routes/list-model-routes'
import { serverKeyOf } from '#inference/model-routes/model-choices'
import { updateModelRoute } from '#inference/model-routes/update-model-route'
import { AppError, hasCode } from '#platform/errors'
import type { ServerContext } from '../context.ts'
import { presentModel } from '../presenters/model.ts'

/** What Albert's administrators say of a model that its servers bring is a choice of the organisation's; its name stays. */
export async function chooseModel(ctx: ServerContext, name: string, sent: RouterChange): Promise<void> {
  const route = (await listModelRoutes(ctx)).find(({ model }) => model.id === name)
  if (route === undefined || (sent.name ?? name) !== name) throw new AppError('conflict', { reason: 'model_of_server' })
  await updateModelRoute(ctx, choiceOf(route, sent)).catch((error: unknown) => {
    if (!hasCode(error, 'name_taken')) throw error
    const value = `['${error.details.name}']`.slice(0, longestValue)
    throw new AppError('conflict', { reason: 'aliases_taken', value }, { cause: error })
  })
}

const longestValue = 200

function choiceOf(route: ModelRoute, sent: RouterChange): ModelChoice {
  const { model, unchosen, choice } = route
  const fixed = new Set(unchosen?.aliases)
  const isOther = sent.type != null && sent.type !== presentModel(model).type
  return {
    model: model.id,
    type: isOther ? typeOfCapabilities(capabilitiesOfType(sent.type ?? '') ?? ['chat']) : (choice?.type ?? null),
    aliases: sent.aliases?.filter((alias) => !fixed.has(alias)) ?? choice?.aliases ?? [],
    fallbacks: choice?.fallbacks ?? null,
    hedge_after_milliseconds: choice?.hedge_after_milliseconds ?? null,
    servers: serversOf(route, sent),
  }
}

/** Albert's price is the model's: every server has it. */
function serversOf({ model, choice }: ModelRoute, sent: RouterChange): ModelChoice['servers'] {
  const chosen = choice?.servers ?? []
  const { cost_prompt_tokens: prompt, cost_completion_tokens: completion } = sent
  if (prompt == null && completion == null) return chosen
  const before = presentModel(model).costs
  const costs = {
    prompt_per_million: prompt ?? before.prompt_tokens,
    completion_per_million: completion ?? before.completion_tokens,
  }
  const known = new Set(chosen.map(({ server }) => server))
  const added = model.targets.map(({ backend }) => serverKeyOf(backend)).filter((server) => !known.has(server))
  const unsaid = { upstream: null, weight: null, trial: false, mirror: null, hours: [] }
  return [...chosen, ...added.map((server) => ({ server, ...unsaid }))].map((one) => ({ ...one, costs }))
}
