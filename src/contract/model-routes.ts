import { z } from 'zod'
import { DataLevel } from './model-routing.ts'
import { ModelType } from './model-servers.ts'
import { OpeningWeek } from './opening-hours.ts'
import { route } from './route.ts'
import { keptName } from './schemas.ts'

/** A model by its name: what clients write, or what its server calls it. */
const ModelName = keptName(z.string().min(1).max(500))

/** When another model answers: no server of the first one does, or all have too much to do. */
const FallbackReason = z.enum(['unavailable', 'busy'])

const Fallbacks = z.strictObject({
  models: z.array(ModelName).min(1).max(10).describe('Models asked instead, in this order'),
  after: z.array(FallbackReason).min(1).max(2).default(['unavailable', 'busy']),
})

const Costs = z.strictObject({
  prompt_per_million: z.number().nonnegative().max(1_000_000).describe('Euros per million tokens read'),
  completion_per_million: z.number().nonnegative().max(1_000_000).describe('Euros per million tokens written'),
})

const ServerName = z.string().min(1).max(300)

const ServerChoice = z.strictObject({
  server: ServerName.describe('As `servers[].server` names it'),
  upstream: ModelName.nullable()
    .default(null)
    .describe('What this server calls the model, when it has another name for it'),
  weight: z
    .number()
    .nonnegative()
    .max(1_000_000)
    .nullable()
    .default(null)
    .describe('Its share of the calls beside the others’; 0 for one that is asked when no other can be'),
  trial: z
    .boolean()
    .default(false)
    .describe('Tried for its weight, and left once it fails or slows twice as much as the others'),
  mirror: z
    .number()
    .positive()
    .max(1)
    .nullable()
    .default(null)
    .describe('Part of the calls of which it gets a copy; its answers are thrown away'),
  hours: OpeningWeek.default([]).describe('When it may be asked; always when empty'),
  costs: Costs.nullable().default(null).describe('What its tokens cost'),
})

/** What an organisation says of a model, where `socle.yaml` says nothing. Whatever is left out is as if nobody said it. */
export const ModelChoice = z.strictObject({
  model: ModelName,
  type: ModelType.nullable().default(null).describe('What it does, when its servers tell it wrong'),
  aliases: z.array(ModelName).max(20).default([]).describe('Other names by which clients may ask for it'),
  fallbacks: Fallbacks.nullable().default(null).describe('Who answers when it cannot. Not for embeddings'),
  hedge_after_milliseconds: z
    .number()
    .int()
    .positive()
    .max(600_000)
    .nullable()
    .default(null)
    .describe('When a whole answer takes longer, another server is asked too'),
  servers: z.array(ServerChoice).max(50).default([]),
})
export type ModelChoice = z.output<typeof ModelChoice>

const RoutedServer = z.object({
  ...ServerChoice.shape,
  name: z.string(),
  upstream: z.string(),
  own: z.boolean().describe('Of the organisation; false for those of the instance'),
  fixed: z.boolean().describe('Its share is said by the configuration of the instance, and not changed here'),
  may_see: DataLevel,
  paused_seconds: z.number().int().describe('Before it is tried again, as it failed too often; 0 when it serves'),
  opens_in_seconds: z.number().int().describe('Before its hours begin; 0 within them'),
  trial_ended: z.enum(['fails', 'slow']).nullable().describe('Why it is tried no more'),
  in_flight: z.number().int().describe('Calls that it answers now, in this process'),
  recent_calls: z.number().int(),
  recent_failures: z.number().int(),
  first_token_milliseconds: z.number().int().nullable().describe('Mean of late; null when nothing was answered'),
})

const RoutedModel = z.object({
  object: z.literal('model-route'),
  model: z.string(),
  type: ModelType,
  aliases: z.array(z.string()),
  fallbacks: Fallbacks.nullable(),
  hedge_after_milliseconds: z.number().int().nullable(),
  fixed: z
    .array(z.enum(['type', 'fallbacks', 'hedge_after_milliseconds']))
    .describe('What the configuration of the instance, or the server’s page, says: not changed here'),
  fixed_aliases: z.array(z.string()).describe('Those of the configuration'),
  servers: z.array(RoutedServer),
  choice: ModelChoice.nullable().describe('What was chosen here; null while nothing is'),
})
export type RoutedModel = z.output<typeof RoutedModel>

const governed = { tag: 'models', access: 'settings:manage', transport: 'json', path: '/api/model-routes' } as const

export const modelRoutesRoutes = {
  listModelRoutes: route({
    ...governed,
    method: 'GET',
    summary: 'Who answers for each model, under which names and in which order, and how each server fares',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(RoutedModel) }),
  }),
  updateModelRoute: route({
    ...governed,
    method: 'PUT',
    summary: 'Choose names, shares, trials, copies and replacements of a model; in force within a second',
    status: 200,
    body: ModelChoice,
    response: RoutedModel,
  }),
}
