import { z } from 'zod'
import { route } from './route.ts'
import { UnixSeconds, written } from './schemas.ts'

/** What a client may keep a file for; `user_data` when it does not say. */
const FilePurpose = z.enum(['assistants', 'batch', 'evals', 'fine-tune', 'ocr', 'user_data', 'vision'])

/** A file as OpenAI's and Mistral's clients read it. */
export const StoredFile = z.object({
  object: z.literal('file'),
  id: z.string(),
  bytes: z.number().int(),
  created_at: UnixSeconds,
  expires_at: UnixSeconds.nullable(),
  filename: z.string(),
  purpose: z.string(),
  status: z.enum(['uploaded', 'processed', 'error']),
  status_details: z.string().nullable(),
  mimetype: z.string(),
  sample_type: z.string(),
  source: z.enum(['upload', 'mistral']),
  deleted: z.literal(false),
})
export type StoredFile = z.infer<typeof StoredFile>

const order = z.enum(['asc', 'desc']).default('desc')

/** How clients of OpenAI page through what they made. */
export const CursorQuery = z.object({
  after: z.string().max(200).optional().describe('The last id of the page before'),
  limit: written(z.number().int().min(1).max(100)).default(20),
  order,
})

/** A list as they read it. */
export function cursorListOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item).max(10_000),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
}

const hourSeconds = 3600
const monthSeconds = 30 * 24 * hourSeconds

/** How long after it was made a file goes. */
export const LifeSeconds = z.number().int().min(hourSeconds).max(monthSeconds)

const FileForm = z.object({
  purpose: FilePurpose.default('user_data'),
  'expires_after[anchor]': z.literal('created_at').optional(),
  'expires_after[seconds]': written(LifeSeconds).optional(),
})

const FileParams = z.object({ id: z.string().min(1).max(200) })
const one = { tag: 'inference', access: 'inference:use', status: 200, params: FileParams } as const

export const filesRoutes = {
  createFile: route({
    method: 'POST',
    path: '/v1/files',
    tag: 'inference',
    summary: 'Keep a file of one’s own: the requests of a batch, a document to read or to attach',
    access: 'inference:use',
    transport: 'upload',
    status: 200,
    form: FileForm,
    limits: { file: 'batch' },
    response: StoredFile,
  }),
  listFiles: route({
    method: 'GET',
    path: '/v1/files',
    tag: 'inference',
    summary: 'Files that the caller keeps',
    access: 'inference:use',
    transport: 'json',
    status: 200,
    query: CursorQuery.extend({
      limit: written(z.number().int().min(1).max(10_000)).default(1000),
      purpose: z.string().max(50).optional(),
    }),
    response: cursorListOf(StoredFile),
  }),
  getFile: route({
    ...one,
    method: 'GET',
    path: '/v1/files/:id',
    summary: 'One file',
    transport: 'json',
    response: StoredFile,
  }),
  getFileContent: route({
    ...one,
    method: 'GET',
    path: '/v1/files/:id/content',
    summary: 'What is in a file',
    transport: 'download',
  }),
  addressFile: route({
    ...one,
    method: 'GET',
    path: '/v1/files/:id/url',
    summary: 'An address that opens a file for whoever holds it, for some hours: clients of Mistral have it read by it',
    transport: 'json',
    query: z.object({ expiry: written(z.number().int().min(1).max(168)).default(24).describe('In hours') }),
    response: z.object({ url: z.url() }),
  }),
  openAddressedFile: route({
    tag: 'inference',
    access: 'public',
    status: 200,
    params: z.object({ token: z.string().min(1).max(500) }),
    method: 'GET',
    path: '/v1/signed-files/:token',
    summary: 'What is in a file, by its address',
    transport: 'download',
  }),
  deleteFile: route({
    ...one,
    method: 'DELETE',
    path: '/v1/files/:id',
    summary: 'Delete a file',
    transport: 'json',
    response: z.object({ id: z.string(), object: z.literal('file'), deleted: z.literal(true) }),
  }),
}
