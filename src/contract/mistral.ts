import { z } from 'zod'
import { Batch, ClientMetadata } from './batches.ts'
import { route } from './route.ts'
import { UnixSeconds, written, ModelName } from './schemas.ts'

/** The text between two others; members that we do not know go to the server. */
export const FimRequest = z.looseObject({
  model: ModelName,
  prompt: z.string().max(4_000_000),
  suffix: z.string().max(4_000_000).nullish(),
  stream: z.boolean().nullish(),
  max_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  random_seed: z.number().int().nullish(),
  stop: z.union([z.string().max(1000), z.array(z.string().max(1000)).max(64)]).nullish(),
})
export type FimRequest = z.infer<typeof FimRequest>

const FimUsage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
})
const fim = { id: z.string(), model: z.string(), created: UnixSeconds }
const reason = z.string()

const FimAnswer = z.object({
  ...fim,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        message: z.object({ role: z.literal('assistant'), content: z.string(), tool_calls: z.null() }),
        finish_reason: reason,
      }),
    )
    .max(1),
  usage: FimUsage,
})

const FimChunk = z.object({
  ...fim,
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        delta: z.object({ role: z.literal('assistant').optional(), content: z.string() }),
        finish_reason: reason.nullable(),
      }),
    )
    .max(1),
  usage: FimUsage.optional(),
})

/** What a batch of Mistral's may ask. */
const JobEndpoint = z.enum(['/v1/chat/completions', '/v1/embeddings'])
const JobStatus = z.enum([
  'QUEUED',
  'RUNNING',
  'SUCCESS',
  'FAILED',
  'TIMEOUT_EXCEEDED',
  'CANCELLATION_REQUESTED',
  'CANCELLED',
])

const BatchJobDraft = z.looseObject({
  input_files: z.array(z.string().min(1).max(200)).length(1, 'one file holds all the requests').nullish(),
  requests: z
    .array(z.looseObject({ custom_id: z.string().min(1).max(512).nullish(), body: z.looseObject({}) }))
    .min(1)
    .max(10_000)
    .nullish(),
  endpoint: JobEndpoint,
  model: ModelName.max(300),
  metadata: ClientMetadata.nullish(),
  timeout_hours: z.number().int().min(1).max(168).default(24),
})

export const BatchJob = z.object({
  object: z.literal('batch'),
  id: z.string(),
  input_files: z.array(z.string()).max(1),
  metadata: Batch.shape.metadata,
  endpoint: z.string(),
  model: z.string().nullable(),
  agent_id: z.null(),
  output_file: z.string().nullable(),
  error_file: z.string().nullable(),
  errors: z.array(z.object({ message: z.string(), count: z.number().int() })).max(100),
  status: JobStatus,
  created_at: UnixSeconds,
  started_at: UnixSeconds.nullable(),
  completed_at: UnixSeconds.nullable(),
  total_requests: z.number().int(),
  completed_requests: z.number().int(),
  succeeded_requests: z.number().int(),
  failed_requests: z.number().int(),
})
export type BatchJob = z.infer<typeof BatchJob>

const base = { tag: 'inference', access: 'inference:use', transport: 'json', status: 200 } as const
const params = z.object({ id: z.string().min(1).max(200) })

/** What Mistral's client asks beside what it shares with OpenAI's. */
export const mistralRoutes = {
  fillInTheMiddle: route({
    ...base,
    method: 'POST',
    path: '/v1/fim/completions',
    summary: 'The text, or the code, between two others',
    transport: 'raw',
    body: FimRequest,
    response: FimAnswer,
    event: FimChunk,
  }),
  createBatchJob: route({
    ...base,
    method: 'POST',
    path: '/v1/batch/jobs',
    summary: 'Ask many requests at once, as Mistral’s clients do: each line a `custom_id` and a `body`',
    body: BatchJobDraft,
    response: BatchJob,
  }),
  listBatchJobs: route({
    ...base,
    method: 'GET',
    path: '/v1/batch/jobs',
    summary: 'Batches that the caller asked for, the newest first',
    query: z.object({
      page: written(z.number().int().min(0).max(10_000)).default(0),
      page_size: written(z.number().int().min(1).max(100)).default(100),
      status: z.union([JobStatus, z.array(JobStatus).max(20)]).optional(),
      model: z.string().max(500).optional(),
      created_after: z.iso.datetime({ offset: true, local: true }).max(50).optional(),
    }),
    response: z.object({ object: z.literal('list'), data: z.array(BatchJob).max(100), total: z.number().int() }),
  }),
  getBatchJob: route({
    ...base,
    method: 'GET',
    path: '/v1/batch/jobs/:id',
    summary: 'How far a batch is',
    params,
    response: BatchJob,
  }),
  cancelBatchJob: route({
    ...base,
    method: 'POST',
    path: '/v1/batch/jobs/:id/cancel',
    summary: 'Stop a batch; what was answered is kept',
    params,
    response: BatchJob,
  }),
}
