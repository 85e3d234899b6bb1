import { z } from 'zod'
import { route } from './route.ts'

/** How much it would harm that data were read elsewhere, least first. */
export const dataLevels = ['public', 'internal', 'sensitive'] as const
export const DataLevel = z.enum(dataLevels)
export type DataLevel = z.infer<typeof DataLevel>

/** Which servers the calls of an organisation reach. */
export const ModelRouting = z.strictObject({
  servers: z
    .enum(['any', 'own-first', 'own-only'])
    .describe("The organisation's own servers and those of the instance alike, its own first, or its own alone"),
  data: DataLevel.describe(
    'What its calls hold, unless a request says more: servers that may not see it are not asked',
  ),
})
export type ModelRouting = z.infer<typeof ModelRouting>

const governed = { tag: 'models', access: 'settings:manage', transport: 'json', path: '/api/settings/models' } as const

export const modelRoutingRoutes = {
  getModelRouting: route({
    ...governed,
    method: 'GET',
    summary: 'Which model servers the calls of the organisation reach',
    status: 200,
    response: ModelRouting,
  }),
  updateModelRouting: route({
    ...governed,
    method: 'PUT',
    summary: 'Choose which model servers the calls of the organisation reach',
    status: 200,
    body: ModelRouting,
    response: ModelRouting,
  }),
}
