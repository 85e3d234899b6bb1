import { z } from 'zod'
import { route } from './route.ts'
import { keptText } from './schemas.ts'

const ModelFileState = z
  .enum(['absent', 'waiting', 'fetching', 'installing', 'stopped', 'failed', 'here'])
  .describe('`installing` is the engine that runs it; what was stopped or failed goes on from where it was')

export const ModelFile = z.object({
  object: z.literal('model-file'),
  name: z.string().describe('By which it is asked for'),
  title: z.string(),
  licence: z.string().nullable(),
  demonstration: z.boolean().describe('Good enough to try things, not to answer people'),
  fetchable: z.boolean().describe('The program knows where it is to be had; others come from a folder of the machine'),
  state: ModelFileState,
  size_bytes: z.number().int().nullable().describe('Null while nobody knows'),
  done_bytes: z.number().int(),
  source: z.string().nullable().describe('Where it is being fetched from'),
  reason: z.string().nullable().describe('Why it failed'),
})
export type ModelFile = z.infer<typeof ModelFile>

const Name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'small letters, figures, points, dashes')
const NameParams = z.object({ name: Name })

const ModelImport = z.strictObject({
  file: keptText(z.string().min(1).max(255)).describe('One of the files of the folder'),
  name: Name,
})

const governed = { tag: 'models', access: 'organisations:manage', transport: 'json' } as const

export const modelFileRoutes = {
  listModelFiles: route({
    ...governed,
    method: 'GET',
    path: '/api/model-files',
    summary: 'Models that run on this machine or could, with how far each has come',
    status: 200,
    response: z.object({
      object: z.literal('list'),
      data: z.array(ModelFile),
      folder: z.boolean().describe('Whether the configuration names a folder of model files'),
      files: z.array(z.string()).describe('GGUF files of that folder which could be imported'),
    }),
  }),
  fetchModelFile: route({
    ...governed,
    method: 'POST',
    path: '/api/model-files/:name/fetch',
    summary: 'Fetch a model that the program knows, or go on with one that was stopped',
    status: 202,
    params: NameParams,
    response: ModelFile,
  }),
  importModelFile: route({
    ...governed,
    method: 'POST',
    path: '/api/model-files/import',
    summary: 'Take over a GGUF file from the folder of model files',
    status: 202,
    body: ModelImport,
    response: ModelFile,
  }),
  stopModelFile: route({
    ...governed,
    method: 'POST',
    path: '/api/model-files/:name/stop',
    summary: 'Stop fetching; what is here already is kept',
    status: 200,
    params: NameParams,
    response: ModelFile,
  }),
  deleteModelFile: route({
    ...governed,
    method: 'DELETE',
    path: '/api/model-files/:name',
    summary: 'Take a model out of service and remove its file, whole or not',
    status: 204,
    params: NameParams,
  }),
}
