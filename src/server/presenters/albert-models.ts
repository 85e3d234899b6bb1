import { createHash } from 'node:crypto'
import type { Provider, Router } from '#contract/albert-models'
import type { CatalogueModel } from '#inference/target'
import type { ServerState } from '#toolbox/model-servers/list-model-servers'
import type { RouterRow } from '#toolbox/model-servers/routers/queries'
import { presentModel } from './model.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** A positive number for what is known by its name alone: the same on every process, for as long as the name. */
export function numberOfName(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) >>> 1 || 1
}

/** A model that servers bring by themselves. */
export function presentRouter(model: CatalogueModel): Router {
  const { id, type, aliases, costs, max_context_length, created } = presentModel(model)
  return {
    object: 'router',
    id: numberOfName(id),
    name: id,
    user_id: 0,
    type,
    aliases,
    load_balancing_strategy: 'least_busy',
    cost_prompt_tokens: costs.prompt_tokens,
    cost_completion_tokens: costs.completion_tokens,
    providers: model.targets.length,
    max_context_length,
    vector_size: null,
    created,
    updated: created,
  }
}

interface Served {
  /** Null while no server is behind it. */
  readonly model: CatalogueModel | null
  readonly providers: number
}

export function presentStoredRouter(row: RouterRow, { model, providers }: Served): Router {
  return {
    object: 'router',
    id: row.id,
    name: row.name,
    user_id: 0,
    type: row.type,
    aliases: row.aliases,
    load_balancing_strategy: row.strategy,
    cost_prompt_tokens: row.cost_prompt,
    cost_completion_tokens: row.cost_completion,
    providers,
    max_context_length: model?.maxContextLength ?? null,
    vector_size: null,
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
  }
}

/** A server of the configuration is known by its name; one that was added, by its number. */
export function numberOfServer({ name, stored }: ServerState): number {
  return stored?.id ?? numberOfName(name)
}

/** `named` is the model that was asked for; the first of the server by default. */
export function presentProvider(server: ServerState, named?: string): Provider {
  const { kind, stored, health, models } = server
  const created = stored === null ? null : toUnixSeconds(stored.createdAt)
  const shown = models.find(({ id }) => id === named) ?? models[0]
  const { router = null, provides = null } = stored ?? {}
  return {
    object: 'provider',
    id: numberOfServer(server),
    router_id: router?.id ?? (shown === undefined ? 0 : numberOfName(shown.id)),
    user_id: 0,
    type: provides?.kind ?? kind,
    url: stored?.url ?? null,
    key: null,
    timeout: provides?.timeoutSeconds ?? defaultTimeoutSeconds,
    model_name: provides?.model ?? shown?.id ?? '',
    model_hosting_zone: provides?.zone ?? 'FRA',
    model_total_params: provides?.totalParameters ?? null,
    model_active_params: provides?.activeParameters ?? null,
    qos_limit: provides?.concurrentCalls ?? null,
    models: models.map(({ id }) => id),
    status: health?.reachable === true ? 'green' : 'red',
    created,
    updated: created,
  }
}

/** The longest that an answer takes, when nobody says. */
const defaultTimeoutSeconds = 600
