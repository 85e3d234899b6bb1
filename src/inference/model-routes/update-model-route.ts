import type { ModelChoice } from '#contract/model-routes'
import type { Ctx } from '#inference/context'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'
import type { CatalogueModel, Target } from '../target.ts'
import { type ModelRoute, listModelRoutes } from './list-model-routes.ts'
import { type KeptChoice, modelChoicesSetting, serverKeyOf } from './model-choices.ts'

type RoutesCtx = Ctx<'db' | 'models' | 'settings'>

/**
 * Keeps what an organisation says of a model; in force here at once, elsewhere within a second. Throws `model_not_found`,
 * `name_taken` for a name of another model, `invalid_request` for what nobody could answer.
 */
export async function updateModelRoute(ctx: RoutesCtx, choice: ModelChoice): Promise<ModelRoute> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  check(ctx.models.list(), choice)
  // Saying it again tries it again: that is how a server that was left is given another chance.
  const kept: KeptChoice = { ...choice, trialsSinceMs: Date.now() }
  await ctx.db.transaction().execute(async (tx) => {
    const next = (before: readonly KeptChoice[]): KeptChoice[] => {
      const others = before.filter(({ model }) => model !== choice.model)
      return saysSomething(choice) ? [...others, kept] : others
    }
    await ctx.settings.change(tx, modelChoicesSetting, { organisationId, next })
    await audit(tx, ctx, { action: 'model-route.update', details: detailsOf(choice) })
  })
  ctx.models.choose(await ctx.settings.readAll(modelChoicesSetting))
  const route = (await listModelRoutes(ctx)).find(({ model }) => model.id === choice.model)
  if (route === undefined) throw new AppError('model_not_found', { model: choice.model })
  return route
}

function check(models: readonly CatalogueModel[], choice: ModelChoice): void {
  const model = models.find(({ id }) => id === choice.model)
  if (model === undefined) throw new AppError('model_not_found', { model: choice.model })
  const others = models.filter((other) => other !== model)
  for (const name of choice.aliases) {
    if (name === model.id || others.some(({ id, aliases }) => id === name || aliases.includes(name))) {
      throw new AppError('name_taken', { name })
    }
  }
  for (const name of choice.fallbacks?.models ?? []) {
    if (name === model.id) throw refused('fallbacks', 'falls_back_to_itself')
    if (!models.some(({ id, aliases }) => id === name || aliases.includes(name))) {
      throw new AppError('model_not_found', { model: name })
    }
  }
  checkServers(models, model, choice.servers)
}

/** Somebody must answer, and each server must have what it is asked for. */
function checkServers(models: readonly CatalogueModel[], model: CatalogueModel, servers: ModelChoice['servers']): void {
  const targets = [...model.targets, ...model.mirrors.map(({ target }) => target)]
  const keys = new Set(targets.map(({ backend }) => serverKeyOf(backend)))
  for (const { server, upstream } of servers) {
    if (keys.has(server)) continue
    const named = models.find(({ id }) => id === upstream)
    if (!named?.targets.some(isOf(server))) throw refused('servers', 'server_without_model')
    if (named.capabilities[0] !== model.capabilities[0]) throw refused('servers', 'models_of_two_kinds')
    keys.add(server)
  }
  const chosen = new Map(servers.map((one) => [one.server, one]))
  if (chosen.size < servers.length) throw refused('servers', 'server_twice')
  const answers = [...keys].some((key) => {
    const said = chosen.get(key)
    return said === undefined ? model.targets.some(isOf(key)) : said.mirror === null && !said.trial
  })
  if (!answers) throw refused('servers', 'no_server_left')
}

const isOf =
  (key: string) =>
  ({ backend }: Target): boolean =>
    serverKeyOf(backend) === key

function refused(param: string, reason: Reason): AppError {
  return new AppError('invalid_request', { param, reason })
}

function saysSomething({ type, aliases, fallbacks, hedge_after_milliseconds: hedge, servers }: ModelChoice): boolean {
  return type !== null || aliases.length > 0 || fallbacks !== null || hedge !== null || servers.length > 0
}

function detailsOf({ model, type, aliases, fallbacks, servers, ...others }: ModelChoice) {
  return {
    ...{ model, type, aliases: aliases.join(' '), fallbacks: fallbacks?.models.join(' ') ?? null, ...others },
    servers: servers
      .map(({ server, weight, trial, mirror, hours }) =>
        [
          server,
          ...(trial ? ['trial'] : []),
          ...(hours.length === 0 ? [] : ['hours']),
          ...(mirror === null ? [] : ['mirror', mirror]),
          weight ?? '',
        ]
          .join(' ')
          .trim(),
      )
      .join(', '),
  }
}
