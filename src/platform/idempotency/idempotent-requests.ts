import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '#platform/auth/actor'
import { keyIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { PrincipalId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import {
  type AnsweredKey,
  type ClaimedKey,
  countKeys,
  deleteAnswered,
  deleteClaim,
  deleteExpiredRequests,
  findRequest,
  insertClaim,
  keepAnswer,
  listAnswered,
  renewClaim,
} from './queries.ts'

const KeptAnswer = z.object({
  status: z.number(),
  contentType: z.string(),
  /** Its bytes, in base64. */
  body: z.string(),
})
/** An answer as it left. */
export type KeptAnswer = z.infer<typeof KeptAnswer>

export interface RepeatableRequest {
  readonly key: string
  /** Of what is asked: another one under the same key is a mistake. */
  readonly fingerprint: Buffer
}

/** The right to work on a request; nobody else does until it ends. */
export interface Claim {
  /** What will be given to whoever repeats the request. */
  keep(answer: KeptAnswer): Promise<void>
  /** It came to nothing that can be given again: whoever repeats it begins again. */
  release(): Promise<void>
}

const keptSeconds = 24 * 3600
/** A process that dies leaves its requests to others that soon. */
const leaseSeconds = 30
const renewMs = 10_000
const longestWaitMs = 10_000
const lookMs = 100
const mostKeys = 10_000
const tooManyRetrySeconds = 600

type IdempotencyCtx = Ctx<'db' | 'secrets'>

/**
 * The answer that this caller was given for the same request, or the right to answer it. While somebody works on it, waits a
 * little. Throws `idempotency_conflict` when that lasts, or when the key was used for another request.
 */
export async function claimRequest(ctx: IdempotencyCtx, request: RepeatableRequest): Promise<KeptAnswer | Claim> {
  const { caller, owner } = callerOf(ctx.actor)
  const { key, fingerprint } = request
  const claimed = { caller, key, claim: randomUUID() }
  const untilMs = performance.now() + longestWaitMs
  await refuseTooMany(ctx, caller)
  for (;;) {
    if (await insertClaim(ctx.db, { ...claimed, owner, fingerprint, leaseSeconds, keptSeconds })) {
      return new HeldClaim(ctx, claimed)
    }
    const found = await findRequest(ctx.db, { caller, key })
    if (found !== undefined && !found.fingerprint.equals(fingerprint)) {
      throw new AppError('idempotency_conflict', { isRunning: false })
    }
    if (found !== undefined && found.answer !== null) return openAnswer(ctx, claimed, found.answer)
    if (performance.now() > untilMs) {
      throw new AppError('idempotency_conflict', { isRunning: true, retryAfterSeconds: 1 })
    }
    await sleep(lookMs, undefined, { signal: ctx.signal, ref: false })
  }
}

export const pruneRequestsJob = defineJob({
  name: 'idempotent-requests.prune',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 2,
})

/** Deletes the answers whose day is over. Gives how many. */
export async function pruneRequests(ctx: Ctx<'db'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  return deleteExpiredRequests(ctx.db)
}

/**
 * Forgets the answers whose body is as said: what they hold is erased. Whoever repeats such a request begins again. Gives
 * how many.
 */
export async function forgetAnswers(ctx: IdempotencyCtx, isToForget: (body: string) => boolean): Promise<number> {
  authorize(ctx, 'collections:write')
  let forgotten = 0
  for (let after: AnsweredKey | null = null; ;) {
    const rows: AnsweredKey[] = await listAnswered(ctx.db, after, answersAtOnce)
    for (const row of rows) {
      const { body } = openAnswer(ctx, row, row.answer)
      if (!isToForget(Buffer.from(body, 'base64').toString())) continue
      await deleteAnswered(ctx.db, row)
      forgotten += 1
    }
    after = rows.at(-1) ?? null
    if (rows.length < answersAtOnce) return forgotten
  }
}

const answersAtOnce = 200

class HeldClaim implements Claim {
  readonly #ctx: IdempotencyCtx
  readonly #claimed: ClaimedKey
  readonly #renewal: NodeJS.Timeout

  constructor(ctx: IdempotencyCtx, claimed: ClaimedKey) {
    this.#ctx = ctx
    this.#claimed = claimed
    // A renewal that fails is made up for by the next: the lease is three times as long.
    this.#renewal = setInterval(() => void renewClaim(ctx.db, claimed, leaseSeconds).catch(() => {}), renewMs).unref()
  }

  async keep(answer: KeptAnswer): Promise<void> {
    clearInterval(this.#renewal)
    const sealed = this.#ctx.secrets.seal(JSON.stringify(answer), placeOf(this.#claimed))
    await keepAnswer(this.#ctx.db, this.#claimed, sealed)
  }

  async release(): Promise<void> {
    clearInterval(this.#renewal)
    await deleteClaim(this.#ctx.db, this.#claimed)
  }
}

function openAnswer(ctx: IdempotencyCtx, claimed: Pick<ClaimedKey, 'caller' | 'key'>, sealed: string): KeptAnswer {
  return KeptAnswer.parse(JSON.parse(ctx.secrets.open(sealed, placeOf(claimed))))
}

function placeOf({ caller, key }: Pick<ClaimedKey, 'caller' | 'key'>): string {
  return `idempotent request ${caller} ${key}`
}

function callerOf(actor: Actor): { caller: string; owner: PrincipalId } {
  if (!('ownPrincipal' in actor)) throw new AppError('missing_key', {})
  const keyId = keyIdOf(actor)
  const { ownPrincipal: owner } = actor
  return { caller: keyId === null ? `principal ${owner}` : `key ${keyId}`, owner }
}

async function refuseTooMany({ db }: Pick<IdempotencyCtx, 'db'>, caller: string): Promise<void> {
  if ((await countKeys(db, caller, mostKeys)) <= mostKeys) return
  throw new AppError('rate_limited', { retryAfterSeconds: tooManyRetrySeconds })
}
