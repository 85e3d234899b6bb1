import { cancelBatch } from '#apps/batches/cancel-batch'
import { createBatch } from '#apps/batches/create-batch'
import { getBatch } from '#apps/batches/get-batch'
import { listBatchPage } from '#apps/batches/list-batches'
import type { mistralRoutes } from '#contract/mistral'
import { keepFile } from '#data/files/keep-file'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { ServerContext } from '../context.ts'
import { answerFim } from '../dialects/mistral/fill-in-the-middle.ts'
import type { Call, Handlers } from '../http/handlers.ts'
import { presentBatchJob, statusesOfJobs } from '../presenters/batch-job.ts'
import { batchLifeSeconds } from './files.ts'

/** Mistral's dialect, where it is not OpenAI's. */
export const mistralHandlers: Handlers<keyof typeof mistralRoutes> = {
  fillInTheMiddle(call) {
    authorize(call.ctx, 'inference:use')
    return answerFim(call)
  },

  async createBatchJob({ ctx, body }) {
    const { endpoint, model, metadata, timeout_hours: hours } = body
    const inputFileId = body.input_files?.[0] ?? (await keepRequests(ctx, body.requests))
    const asked = { inputFileId, endpoint, model, metadata: metadata ?? {}, outputLifeSeconds: null }
    return presentBatchJob(await createBatch(ctx, { ...asked, lifeHours: hours }))
  },

  async listBatchJobs({ ctx, query }) {
    const { page, page_size: limit, status, model, created_after: from } = query
    const { rows, total } = await listBatchPage(ctx, {
      ...{ offset: page * limit, limit, model },
      statuses: status === undefined ? undefined : statusesOfJobs([status].flat()),
      createdFrom: from === undefined ? undefined : new Date(from),
    })
    return { object: 'list', data: rows.map(presentBatchJob), total }
  },

  getBatchJob: async ({ ctx, params }) => presentBatchJob(await getBatch(ctx, params.id)),

  cancelBatchJob: async ({ ctx, params }) => presentBatchJob(await cancelBatch(ctx, params.id)),
}

/** Requests that came with the job itself, as the file that would have held them. */
async function keepRequests(ctx: ServerContext, requests: Call<'createBatchJob'>['body']['requests']): Promise<string> {
  if (requests == null) {
    const issue = { loc: ['body', 'input_files'], msg: 'a file or requests are required', type: 'missing' }
    throw new AppError('validation_failed', { issues: [issue] })
  }
  const lines = requests.map(({ custom_id: id, body }, index) =>
    JSON.stringify({ custom_id: id ?? String(index), body }),
  )
  const content = (async function* () {
    yield Buffer.from(lines.join('\n'))
  })()
  const kept = { purpose: 'batch', name: 'requests.jsonl', mediaType: 'application/jsonl' }
  return (await keepFile(ctx, { ...kept, content, lifeSeconds: batchLifeSeconds })).id
}
