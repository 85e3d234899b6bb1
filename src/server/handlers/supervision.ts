import { Readable } from 'node:stream'
import type { supervisionRoutes } from '#contract/supervision'
import { verifyAudit } from '#platform/audit/verify-audit'
import { authorize } from '#platform/auth/authorize'
import type { Handlers } from '../http/handlers.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'
import { describeInstance, listJobs, retryJob } from '../supervision/describe-instance.ts'
import type { AuditLine } from '../supervision/queries.ts'
import { exportAudit, listAudit } from '../supervision/read-audit.ts'

/** What was done, and how the instance is. */
export const supervisionHandlers: Handlers<keyof typeof supervisionRoutes> = {
  async listAudit({ ctx, query: { limit, offset, ...filter } }) {
    const { rows, total } = await listAudit(ctx, filterOf(filter), { limit, offset })
    return { object: 'list', data: rows.map(presentLine), total, limit, offset }
  },

  async exportAudit({ ctx, query }) {
    const lines = exportAudit(ctx, filterOf(query))
    // The rights are asked before anything is sent.
    const first = await lines.next()
    const content = Readable.from(following(first.value ?? '', lines))
    return { name: 'journal.csv', mediaType: 'text/csv; charset=utf-8', sizeBytes: null, content }
  },

  async verifyAudit({ ctx }) {
    authorize(ctx, 'organisations:manage')
    const verdict = await verifyAudit(ctx)
    return { intact: verdict.intact, rows: verdict.rows, broken_at: verdict.intact ? null : verdict.brokenAt }
  },

  async getInstanceHealth({ ctx }) {
    const { index, waiting, disk, lastBackup, ...described } = await describeInstance(ctx)
    return {
      ...described,
      index: { rows: index.rows, changes_behind: index.changes, seconds_behind: index.seconds },
      jobs_waiting: waiting,
      disk: { free_bytes: disk.freeBytes, total_bytes: disk.totalBytes },
      last_backup: secondsOf(lastBackup),
    }
  },

  async listJobs({ ctx, query: { state = null, limit, offset } }) {
    const { rows, total } = await listJobs(ctx, { state, limit, offset })
    const data = rows.map(({ created_at: createdAt, started_at: startedAt, next_at: nextAt, ...job }) => ({
      ...job,
      created: toUnixSeconds(createdAt),
      started: secondsOf(startedAt),
      next: secondsOf(nextAt),
    }))
    return { object: 'list', data, total, limit, offset }
  },

  retryJob: ({ ctx, params }) => retryJob(ctx, params.id),
}

const secondsOf = (moment: Date | null): number | null => (moment === null ? null : toUnixSeconds(moment))

interface AskedFilter {
  readonly action?: string | undefined
  readonly actor?: string | undefined
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
}

function filterOf({ action, actor, start_time: start, end_time: end }: AskedFilter) {
  const moment = (seconds: number | undefined): Date | null => (seconds === undefined ? null : new Date(seconds * 1000))
  return { action: action || null, actor: actor || null, from: moment(start), until: moment(end) }
}

function presentLine({ id, at, action, details, address, ...line }: AuditLine) {
  return {
    id,
    at: toUnixSeconds(at),
    actor: { kind: line.actor_kind, id: line.actor_id, name: line.actor_name },
    action,
    target: { kind: line.target_kind, id: line.target_id },
    details,
    address,
  }
}

async function* following(first: string, lines: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* lines
}
