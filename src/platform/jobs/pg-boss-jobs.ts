import { isDatabaseDown, wrapDatabaseErrors } from '#platform/db/database'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Job, JobHandler, Jobs, WorkOptions } from './jobs.ts'
import { type JobWithMetadata, PgBoss, fromKysely } from 'pg-boss'

/** A process that says nothing for this long has lost its jobs to others. */
const heartbeatSeconds = 10
const superviseSeconds = 5
const stopLimitMs = 10_000
const pollSeconds = 2
const quietMs = 10_000
/** Those of the program's own connections. */
const connectionLimits = '-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000'
const pendingStates: ReadonlySet<string> = new Set(['created', 'retry', 'active'])

/** Jobs in PostgreSQL, in the schema `jobs`: committed with the rows they are about, and delivered at once. */
export function openJobs({ url, log }: { url: string; log: Logger }): Jobs {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'socle jobs',
    schema: 'jobs',
    max: 4,
    // Mostly the wait for one of these few, which on a busy first start is long and no failure.
    connectionTimeoutMillis: 30_000,
    options: connectionLimits,
    useListenNotify: true,
    schedule: true,
    registerInstance: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  })
  const tell = tellSeldom(log)
  boss.on('error', tell)
  boss.on('warning', ({ message }) => log.warn({ reason: message }, 'the job queue warns'))
  const ensureQueue = rememberQueues(boss)
  return {
    async enqueue(tx, job, payload) {
      await ensureQueue(job)
      await boss.send(job.name, job.payload.parse(payload), { ...deliveryOf(job), db: fromKysely(tx) })
    },
    async work(job, options, handler) {
      await ensureQueue(job)
      for (let index = 0; index < options.concurrency; index += 1) await addWorker({ boss, log, job, options, handler })
    },
    async schedule({ job, cron, payload }) {
      await ensureQueue(job)
      const data = job.payload.parse(payload)
      await wrapDatabaseErrors(() => boss.schedule(job.name, cron, data, { tz: 'UTC', ...deliveryOf(job) }))
    },
    async isPending(job, payload) {
      await ensureQueue(job)
      const found = await wrapDatabaseErrors(() => boss.findJobs(job.name, { data: job.payload.parse(payload) }))
      return found.some(({ state }) => pendingStates.has(state))
    },
    async retry(tx, name, id) {
      await boss.retry(name, id, { db: fromKysely(tx) })
    },
    start: () => wrapDatabaseErrors(async () => void (await boss.start())),
    stop: () => boss.stop({ graceful: true, timeout: stopLimitMs, close: true }),
  }
}

function deliveryOf<P extends object>({ timeoutSeconds, retries }: Job<P>) {
  return {
    expireInSeconds: timeoutSeconds,
    retryLimit: retries,
    retryBackoff: true,
    retryDelay: 1,
    retryDelayMax: 60,
    heartbeatSeconds,
  }
}

/** A queue is made the first time a process names it, unless the database has it; the next ones cost nothing. */
function rememberQueues(boss: PgBoss): <P extends object>(job: Job<P>) => Promise<void> {
  const known = new Map<string, Promise<void>>()
  const there = rememberOnce(async () => new Set((await boss.getQueues()).map(({ name }) => name)))
  const make = async <P extends object>(job: Job<P>): Promise<void> => {
    if (!(await there()).has(job.name)) await boss.createQueue(job.name, { ...deliveryOf(job), notify: true })
  }
  return (job) => {
    const found = known.get(job.name)
    if (found !== undefined) return found
    const made = wrapDatabaseErrors(() => make(job))
    known.set(job.name, made)
    made.catch(() => known.delete(job.name))
    return made
  }
}

/** What was found is kept; what failed is tried again. */
function rememberOnce<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | null = null
  return () => {
    if (found !== null) return found
    found = find()
    found.catch(() => (found = null))
    return found
  }
}

interface WorkerPlan<P extends object> {
  readonly boss: PgBoss
  readonly log: Logger
  readonly job: Job<P>
  readonly options: WorkOptions<P>
  readonly handler: JobHandler<P>
}

/** One worker per place: each asks for its next job as soon as it ends one, instead of at the next poll. */
async function addWorker<P extends object>(plan: WorkerPlan<P>): Promise<void> {
  let worker: string | null = null
  worker = await plan.boss.work(
    plan.job.name,
    {
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: plan.options.pollSeconds ?? pollSeconds,
      includeMetadata: true,
    },
    async ([taken]) => {
      try {
        if (taken !== undefined) await runJob(plan, taken)
      } finally {
        if (worker !== null) plan.boss.notifyWorker(worker)
      }
    },
  )
}

/** What is kept of a failure is its message: never a payload, never a stack with content. */
async function runJob<P extends object>(plan: WorkerPlan<P>, taken: JobWithMetadata<unknown>): Promise<void> {
  const facts = { job: plan.job.name, id: taken.id, attempt: taken.retryCount + 1 }
  const start = performance.now()
  const payload = plan.job.payload.parse(taken.data)
  try {
    await plan.handler(payload, taken.signal)
    plan.log.debug({ ...facts, durationMs: Math.round(performance.now() - start) }, 'job done')
  } catch (error) {
    const isLast = taken.retryCount >= taken.retryLimit && !isDatabaseDown(error)
    plan.log.error({ ...facts, isLast, reason: messageOf(error) }, 'job failed')
    if (isLast) await plan.options.givenUp?.(payload, error)
    throw new AppError('internal', { reason: messageOf(error) })
  }
}

/** While the database is away, each worker fails at each poll: one line in ten seconds says it all. */
function tellSeldom(log: Logger): (error: Error) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (isDatabaseDown(error) && performance.now() - toldAt < quietMs) return
    toldAt = performance.now()
    log.warn({ reason: error.message }, 'the job queue met an error')
  }
}
