import type { Ctx } from '#apps/context'
import { insertStored } from '#data/files/keep-file'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { z } from 'zod'
import { type BatchRow, changeBatch, countResults, deleteResults, findBatch, listResults } from './queries.ts'
import { readInput } from './read-input.ts'
import { type BatchFault, isFault } from './read-requests.ts'

export interface Outcome {
  readonly status: 'completed' | 'failed' | 'expired' | 'cancelled'
  /** Why it failed. */
  readonly faults: readonly BatchFault[]
}

type FinishCtx = Ctx<'db' | 'storage' | 'keys' | 'log'>
type Blob = Awaited<ReturnType<FinishCtx['storage']['put']>>

const unfinished = ['validating', 'in_progress', 'finalizing', 'cancelling'] as const
const resultsAtOnce = 50

/** Writes what was answered, and what was not, as two files of the owner's, and ends the batch. Begun again, it does the same. */
export async function finishBatch(ctx: FinishCtx, batchId: string, { status, faults }: Outcome): Promise<void> {
  authorize(ctx, 'inference:use')
  if (status === 'completed') {
    const finalizing = { status: 'finalizing' as const, finalizing_at: new Date() }
    await changeBatch(ctx.db, { id: batchId, from: ['in_progress'] }, finalizing)
  }
  const batch = await findBatch(ctx.db, batchId)
  if (batch === undefined || batch.ended_at !== null) return
  const { completed, failed } = await countResults(ctx.db, batchId)
  const tokens = { input: 0, output: 0 }
  const output = completed === 0 ? null : await ctx.storage.put(bytesOf(answered(ctx, batch, { tokens })))
  const isCut = status !== 'completed' && batch.total > completed + failed
  const refused = failed === 0 && !isCut ? null : await ctx.storage.put(bytesOf(unhappy(ctx, batch, status)))
  await ctx.db.transaction().execute(async (tx) => {
    const keep = async (kind: 'output' | 'error', blob: Blob | null): Promise<string | null> => {
      if (blob === null) return null
      const file = { purpose: 'batch_output', name: `${batchId}_${kind}.jsonl`, mediaType: 'application/jsonl' }
      const owner = batch.owner_principal_id
      const lifeSeconds = batch.output_life_seconds
      return (await insertStored(tx, { ...file, owner, blob, lifeSeconds, storage: ctx.storage })).id
    }
    const ended = await changeBatch(
      tx,
      { id: batchId, from: unfinished },
      {
        ...{ status, completed, failed, errors: JSON.stringify(faults), ended_at: new Date() },
        ...{ output_file_id: await keep('output', output), error_file_id: await keep('error', refused) },
        ...{ input_tokens: tokens.input, output_tokens: tokens.output },
      },
    )
    if (ended === undefined) return
    await deleteResults(tx, batchId)
    const details = { status, completed, failed }
    await audit(tx, ctx, { action: 'batch.end', target: { kind: 'batch', id: batchId }, details })
  })
}

async function* bytesOf(lines: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(`${JSON.stringify(line)}\n`)
}

async function* results({ db }: FinishCtx, { id: batchId }: BatchRow) {
  for (let afterLine = 0; ;) {
    const rows = await listResults(db, { batchId, afterLine, limit: resultsAtOnce })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < resultsAtOnce) return
    afterLine = last.line
  }
}

type ResultRow = Awaited<ReturnType<typeof listResults>>[number]

function lineOf({ request_id, custom_id, status, body }: ResultRow): object {
  const response = { status_code: status, request_id, body: JSON.parse(body) }
  return { id: request_id, custom_id, response, error: null }
}

async function* answered(ctx: FinishCtx, batch: BatchRow, { tokens }: { tokens: { input: number; output: number } }) {
  for await (const row of results(ctx, batch)) {
    if (row.status >= 400) continue
    const { input, output } = tokensOf(row.body)
    tokens.input += input
    tokens.output += output
    yield lineOf(row)
  }
}

/** Refused lines, then those that nobody came to. */
async function* unhappy(ctx: FinishCtx, batch: BatchRow, status: Outcome['status']) {
  const done = new Set<number>()
  for await (const row of results(ctx, batch)) {
    done.add(row.line)
    if (row.status >= 400) yield lineOf(row)
  }
  if (status === 'completed') return
  const error = { code: `batch_${status}`, message: `this request was not answered: the batch is ${status}` }
  for await (const read of readInput(ctx, batch)) {
    if (isFault(read) || done.has(read.line)) continue
    yield { id: `${batch.id}-${read.line}`, custom_id: read.customId, response: null, error }
  }
}

const Counted = z.looseObject({
  usage: z.looseObject({
    prompt_tokens: z.number().optional(),
    input_tokens: z.number().optional(),
    completion_tokens: z.number().optional(),
    output_tokens: z.number().optional(),
  }),
})

/** As chat completions or as responses call them. */
function tokensOf(body: string): { input: number; output: number } {
  const usage = Counted.safeParse(JSON.parse(body)).data?.usage
  const input = usage?.prompt_tokens ?? usage?.input_tokens ?? 0
  return { input, output: usage?.completion_tokens ?? usage?.output_tokens ?? 0 }
}
