import type { Tables } from '#platform/db/database'
import type { Transaction } from 'kysely'
import type { z } from 'zod'

/** A kind of background work. The payload carries ids only: the row is the truth, the queue only delivers. */
export interface Job<P extends object> {
  /** `feature.verb` */
  readonly name: string
  readonly payload: z.ZodType<P>
  readonly timeoutSeconds: number
  /** How many more times a failed run is tried, each time later. */
  readonly retries: number
}

export function defineJob<P extends object>(job: Job<P>): Job<P> {
  return job
}

/** Must end soon after the signal: it tells the time-out, a stop, or that another process took the job over. */
export type JobHandler<P> = (payload: P, signal: AbortSignal) => Promise<void>

export interface WorkOptions<P> {
  /** How many jobs of this kind at a time in this process. */
  readonly concurrency: number
  /** How often it looks for what no notification announces (tries again, jobs of a process that died); 2 by default. */
  readonly pollSeconds?: number
  /** Called after the last failed try, so that the row can say it. A kill during that try calls nobody. */
  readonly givenUp?: (payload: P, error: unknown) => Promise<void>
}

/** Work that comes back. */
export interface Schedule<P extends object> {
  readonly job: Job<P>
  /** Five fields, in UTC. One job is handed out each time, whatever the number of processes. */
  readonly cron: string
  readonly payload: P
}

export function defineSchedule<P extends object>(schedule: Schedule<P>): Schedule<P> {
  return schedule
}

/** The queue: work asked for inside a transaction happens if and only if that transaction commits. */
export interface Jobs {
  enqueue<P extends object>(tx: Transaction<Tables>, job: Job<P>, payload: P): Promise<void>
  /** Runs the jobs of one kind from now on. A job may run twice (a process died): handlers bear it. */
  work<P extends object>(job: Job<P>, options: WorkOptions<P>, handler: JobHandler<P>): Promise<void>
  /** From now on, until it is asked with another rhythm: one schedule per kind of job. */
  schedule<P extends object>(schedule: Schedule<P>): Promise<void>
  /** Whether a job with this payload still waits, runs, or will be tried again. */
  isPending<P extends object>(job: Job<P>, payload: P): Promise<boolean>
  /** Tries failed work again, if and only if the transaction commits. */
  retry(tx: Transaction<Tables>, name: string, id: string): Promise<void>
  /** Before anything else. */
  start(): Promise<void>
  /** Takes no new job, lets the running ones end for a while, then aborts them: they are tried again later. */
  stop(): Promise<void>
}
