import { ModelType } from '#contract/model-servers'
import { OpeningWeek } from '#contract/opening-hours'
import { z } from 'zod'
import { type BackendModel, fallbackReasons } from './backend.ts'
import { capabilitiesByName, capabilitiesOfType } from './model-type.ts'

const Name = z.string().min(1).max(500)

/** One model of a server, as the configuration describes it. */
const Costs = z.strictObject({
  promptPerMillion: z.number().nonnegative().describe('Euros per million tokens read.'),
  completionPerMillion: z.number().nonnegative().default(0).describe('Euros per million tokens written.'),
})
const Parameters = z.strictObject({
  active: z.number().positive().describe('Billions of parameters at work for one token.'),
  total: z.number().positive().optional().describe('Billions of parameters in all; the active ones by default.'),
})
const Fallbacks = z.strictObject({
  models: z.array(Name).min(1).max(10).describe('Models asked instead, in this order.'),
  after: z
    .array(z.enum(fallbackReasons))
    .min(1)
    .max(fallbackReasons.length)
    .default([...fallbackReasons])
    .describe('When: no server of the model answers (unavailable), or all have too much to do (busy).'),
})
const ModelSettings = z.strictObject({
  upstream: Name.optional().describe("The server's name for the model; ours by default."),
  type: ModelType.optional().describe('What the model does, when the server does not say it.'),
  aliases: z.array(Name).max(100).default([]).describe('Other names by which clients may ask for it.'),
  contextTokens: z.number().int().positive().optional().describe('Longest prompt and answer together.'),
  costs: Costs.optional().describe('What its tokens cost.'),
  weight: z
    .number()
    .nonnegative()
    .max(1_000_000)
    .optional()
    .describe(
      "This server's share of the calls when several serve the model; 0 for one that is asked when no other can be.",
    ),
  trial: z
    .boolean()
    .default(false)
    .describe('The server is tried for its weight, and left once it fails or slows twice as much as the others.'),
  mirror: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('Part of the calls of which the server gets a copy, from 0 to 1; its answers are thrown away.'),
  hours: OpeningWeek.default([]).describe(
    'When the server may be asked for it, by the clock of Paris; always by default.',
  ),
  hedgeAfterMilliseconds: z
    .number()
    .int()
    .positive()
    .max(600_000)
    .optional()
    .describe(
      'When a whole answer takes longer, another server is asked too; the first to answer is kept, and counted.',
    ),
  fallbacks: Fallbacks.optional().describe(
    'Who answers when this model cannot, before the first word; the answer says which model wrote it. Not for embeddings.',
  ),
  parameters: Parameters.optional().describe('Its size, for energy and emissions, when its name does not tell it.'),
})
type ModelSettings = z.output<typeof ModelSettings>

export const Models = z
  .union([z.array(Name).max(1000), z.record(Name, z.union([Name, ModelSettings]))])
  .optional()
  .describe(
    "Models to show: a list, or our name to the server's name or to what is known of the model. All that the server lists by default.",
  )

/** The models to show and how, or null for all that the server lists. */
export function configuredModels(models: z.output<typeof Models>): BackendModel[] | null {
  if (!models) return null
  if (Array.isArray(models)) return models.map((name) => namedModel(name, name))
  return Object.entries(models).map(([id, settings]) =>
    typeof settings === 'string' ? namedModel(id, settings) : describedModel(id, settings),
  )
}

/** A model of which only the name is known. */
export function namedModel(id: string, upstream: string): BackendModel {
  return {
    id,
    upstream,
    aliases: [],
    capabilities: capabilitiesByName(upstream),
    ownedBy: null,
    created: null,
    maxContextLength: null,
  }
}

function describedModel(id: string, settings: ModelSettings): BackendModel {
  const { upstream = id, type, aliases, contextTokens, costs, parameters } = settings
  const named = namedModel(id, upstream)
  const capabilities = type === undefined ? named.capabilities : (capabilitiesOfType(type) ?? named.capabilities)
  return {
    ...named,
    capabilities,
    aliases,
    maxContextLength: contextTokens ?? null,
    isTyped: type !== undefined,
    ...(costs === undefined ? {} : { costs }),
    ...(parameters === undefined
      ? {}
      : { parameters: { active: parameters.active, total: parameters.total ?? parameters.active } }),
    ...routingOf(settings),
  }
}

type Routing = Pick<BackendModel, 'weight' | 'fallbacks' | 'isTrial' | 'mirrorShare' | 'hedgeAfterMs' | 'hours'>

function routingOf({ weight, fallbacks, trial, mirror, hours, hedgeAfterMilliseconds }: ModelSettings): Routing {
  return {
    ...(weight === undefined ? {} : { weight }),
    ...(fallbacks === undefined ? {} : { fallbacks }),
    ...(trial ? { isTrial: true } : {}),
    ...(mirror === undefined ? {} : { mirrorShare: mirror }),
    ...(hours.length === 0 ? {} : { hours }),
    ...(hedgeAfterMilliseconds === undefined ? {} : { hedgeAfterMs: hedgeAfterMilliseconds }),
  }
}

/** What the server tells of a configured model completes what the configuration says. */
export function completeModel(model: BackendModel, listed: readonly BackendModel[]): BackendModel {
  const found = listed.find(({ id }) => id === model.upstream)
  if (!found) return model
  return {
    ...model,
    capabilities: model.isTyped ? model.capabilities : found.capabilities,
    ownedBy: found.ownedBy,
    created: found.created,
    maxContextLength: model.maxContextLength ?? found.maxContextLength,
  }
}
