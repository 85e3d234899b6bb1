import type { Ctx } from '#apps/context'
import type { BatchEndpoint } from '#contract/batches'
import type { Actor } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { giveConnectionLock, tryConnectionLock } from '#platform/db/advisory-locks'
import { AppError, isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { type BatchAnswer, answerLines } from './answer-lines.ts'
import { checkInput } from './check-input.ts'
import { type Outcome, finishBatch } from './finish-batch.ts'
import { type BatchRow, changeBatch, findBatch, insertResult, listAnsweredLines } from './queries.ts'
import { readInput } from './read-input.ts'
import { type BatchRequest, fault, isFault } from './read-requests.ts'

export const runBatchJob = defineJob({
  name: 'batch.run',
  payload: z.strictObject({ batchId: z.string() }),
  timeoutSeconds: 6 * 3600,
  retries: 20,
})

/** Answers one request as the interface answers a client, on behalf of this actor. */
export interface BatchAnswerer {
  (asked: {
    readonly actor: Actor
    readonly signal: AbortSignal
    readonly endpoint: BatchEndpoint
    readonly body: Readonly<Record<string, unknown>>
  }): Promise<BatchAnswer>
}

type RunCtx = Ctx<'db' | 'storage' | 'keys' | 'log'>

const linesAtOnce = 8
const watchMs = 1000

/**
 * Reads the input of a batch, answers each request and keeps each answer, then writes the files of results. Whatever
 * ends its process, the next run goes on where this one was. One process runs a batch at a time.
 */
export async function runBatch(ctx: RunCtx, batchId: string, answer: BatchAnswerer): Promise<void> {
  authorize(ctx, 'inference:use')
  await ctx.db.connection().execute(async (connection) => {
    if (!(await tryConnectionLock(connection, 'batch', batchId))) return
    try {
      const batch = await findBatch(ctx.db, batchId)
      if (batch === undefined || batch.ended_at !== null) return
      await finishBatch(ctx, batch.id, await work(ctx, batch, answer))
    } finally {
      await giveConnectionLock(connection, 'batch', batchId)
    }
  })
}

/** After the last try: its owner is told. */
export async function giveUpBatch(ctx: RunCtx, batchId: string): Promise<void> {
  authorize(ctx, 'inference:use')
  const faults = [fault('internal', 'the batch could not be run')]
  await finishBatch(ctx, batchId, { status: 'failed', faults })
}

/** Answers what is not yet answered. Rejects when this process must stop: another run goes on. */
async function work(ctx: RunCtx, batch: BatchRow, answer: BatchAnswerer): Promise<Outcome> {
  if (batch.status === 'finalizing') return { status: 'completed', faults: [] }
  if (batch.status === 'cancelling') return { status: 'cancelled', faults: [] }
  if (batch.status === 'validating') {
    const { total, faults } = await checkInput(readInput(ctx, batch))
    if (faults.length > 0) return { status: 'failed', faults }
    const change = { status: 'in_progress' as const, in_progress_at: new Date(), total }
    await changeBatch(ctx.db, { id: batch.id, from: ['validating'] }, change)
  }
  const ending = new Ending(ctx, batch)
  try {
    await answerLines({
      requests: unanswered(ctx, batch),
      atOnce: linesAtOnce,
      signal: ending.signal,
      answer: ({ line, body }) => {
        const actor = actorOf(ctx, batch, line)
        return answer({ actor, signal: ending.signal, endpoint: batch.endpoint, body })
      },
      keep: ({ line, customId }, { status, body }) => {
        const place = { batch_id: batch.id, line, request_id: requestIdOf(batch.id, line) }
        return insertResult(ctx.db, { ...place, custom_id: customId, status, body })
      },
    })
    return { status: 'completed', faults: [] }
  } catch (error) {
    if (ctx.signal.aborted) throw error
    if (ending.outcome !== null) return { status: ending.outcome, faults: [] }
    if (!isLost(error)) throw error
    return { status: 'failed', faults: [fault(error.code, 'the key of this batch, or its input file, is gone')] }
  } finally {
    ending.close()
  }
}

/** Looks whether a batch is to end before all is answered: it was cancelled, or its time is over. */
class Ending {
  outcome: 'cancelled' | 'expired' | null = null
  readonly signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(ctx: RunCtx, batch: BatchRow) {
    this.signal = AbortSignal.any([ctx.signal, this.#stop.signal])
    const look = async (): Promise<void> => {
      if (batch.expires_at.getTime() <= Date.now()) this.#end('expired')
      else if ((await findBatch(ctx.db, batch.id))?.status !== 'in_progress') this.#end('cancelled')
    }
    // A database that is away says nothing of the batch.
    this.#timer = setInterval(() => void look().catch(() => undefined), watchMs).unref()
  }

  #end(outcome: 'cancelled' | 'expired'): void {
    this.outcome ??= outcome
    this.#stop.abort()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

async function* unanswered(ctx: RunCtx, batch: BatchRow): AsyncGenerator<BatchRequest> {
  const answered = await listAnsweredLines(ctx.db, batch.id)
  for await (const read of readInput(ctx, batch)) {
    if (isFault(read)) throw new AppError('not_found', { what: 'file', id: batch.input_file_id })
    if (!answered.has(read.line)) yield read
  }
}

/** As whoever asked, with the rights that the key has now. */
function actorOf({ keys }: RunCtx, { id, key_id }: BatchRow, line: number): Actor {
  if (key_id === null) throw new AppError('revoked_key', {})
  return { ...keys.holderOf(key_id, Date.now()), requestId: requestIdOf(id, line), address: null }
}

function requestIdOf(batchId: string, line: number): string {
  return `${batchId}-${line}`
}

/** What no later run would change. */
function isLost(error: unknown): error is AppError {
  const codes = ['invalid_key', 'revoked_key', 'expired_key', 'account_expired', 'not_found']
  return isAppError(error) && codes.includes(error.code)
}
