import { z } from 'zod'
import { CursorQuery, LifeSeconds, cursorListOf } from './files.ts'
import { route } from './route.ts'
import { UnixSeconds } from './schemas.ts'

/** What a batch may ask, by the path of each of its requests. */
export const batchEndpoints = ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses'] as const
export type BatchEndpoint = (typeof batchEndpoints)[number]

export const ClientMetadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((value) => Object.keys(value).length <= 16, 'at most sixteen keys')

const BatchRequest = z.looseObject({
  input_file_id: z.string().min(1).max(200),
  endpoint: z.enum(batchEndpoints),
  completion_window: z.literal('24h'),
  metadata: ClientMetadata.nullish(),
  output_expires_after: z.object({ anchor: z.literal('created_at'), seconds: LifeSeconds }).nullish(),
})

const moment = UnixSeconds.nullable()

export const Batch = z.object({
  object: z.literal('batch'),
  id: z.string(),
  endpoint: z.string(),
  input_file_id: z.string(),
  completion_window: z.literal('24h'),
  status: z.enum([
    'validating',
    'failed',
    'in_progress',
    'finalizing',
    'completed',
    'expired',
    'cancelling',
    'cancelled',
  ]),
  errors: z
    .object({
      object: z.literal('list'),
      data: z
        .array(
          z.object({
            code: z.string(),
            line: z.number().int().nullable(),
            message: z.string(),
            param: z.string().nullable(),
          }),
        )
        .max(100),
    })
    .nullable(),
  output_file_id: z.string().nullable(),
  error_file_id: z.string().nullable(),
  created_at: UnixSeconds,
  in_progress_at: moment,
  expires_at: UnixSeconds,
  finalizing_at: moment,
  completed_at: moment,
  failed_at: moment,
  expired_at: moment,
  cancelling_at: moment,
  cancelled_at: moment,
  request_counts: z.object({
    total: z.number().int(),
    completed: z.number().int(),
    failed: z.number().int(),
  }),
  usage: z.object({
    input_tokens: z.number().int(),
    input_tokens_details: z.object({ cached_tokens: z.number().int() }),
    output_tokens: z.number().int(),
    output_tokens_details: z.object({ reasoning_tokens: z.number().int() }),
    total_tokens: z.number().int(),
  }),
  metadata: z.record(z.string(), z.string()).nullable(),
})
export type Batch = z.infer<typeof Batch>

const base = { tag: 'inference', access: 'inference:use', transport: 'json', status: 200 } as const
const params = z.object({ id: z.string().min(1).max(200) })

export const batchesRoutes = {
  createBatch: route({
    ...base,
    method: 'POST',
    path: '/v1/batches',
    summary: 'Ask many requests of a file at once, answered within a day when there is room',
    body: BatchRequest,
    response: Batch,
  }),
  listBatches: route({
    ...base,
    method: 'GET',
    path: '/v1/batches',
    summary: 'Batches that the caller asked for',
    query: CursorQuery.omit({ order: true }),
    response: cursorListOf(Batch),
  }),
  getBatch: route({
    ...base,
    method: 'GET',
    path: '/v1/batches/:id',
    summary: 'How far a batch is',
    params,
    response: Batch,
  }),
  cancelBatch: route({
    ...base,
    method: 'POST',
    path: '/v1/batches/:id/cancel',
    summary: 'Stop a batch; what was answered is kept',
    params,
    response: Batch,
  }),
}
