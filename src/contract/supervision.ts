import { z } from 'zod'
import { route } from './route.ts'
import { ChosenSeconds, keptText, listOf, Page, UnixSeconds, written } from './schemas.ts'

/** One act, as the trace keeps it: who by number, with the name that the number has today. */
export const AuditEntry = z.object({
  id: z.number().int(),
  at: UnixSeconds,
  actor: z.object({
    kind: z.string(),
    id: z.number().int().nullable(),
    name: z.string().nullable().describe('Null for what has none, or is gone'),
  }),
  action: z.string().describe('`resource.action`'),
  target: z.object({ kind: z.string().nullable(), id: z.string().nullable() }),
  details: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

const Moment = written(ChosenSeconds)
const AuditFilter = z.object({
  action: keptText(z.string().max(100)).optional().describe('How the action begins'),
  actor: keptText(z.string().max(200)).optional().describe('Words of the name of who acted'),
  start_time: Moment.optional(),
  end_time: Moment.optional(),
})

const Verdict = z.object({
  intact: z.boolean(),
  rows: z.number().int().describe('Rows read in order before the end, or before what does not follow'),
  broken_at: z.number().int().nullable(),
})

const Health = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  database: z.string().describe('Version of PostgreSQL'),
  checks: z.array(z.object({ name: z.string(), good: z.boolean(), found: z.string() })),
  index: z.object({
    rows: z.number().int(),
    changes_behind: z.number().int(),
    seconds_behind: z.number(),
  }),
  jobs_waiting: z.number().int(),
  disk: z.object({ free_bytes: z.number(), total_bytes: z.number() }).describe('Where the data folder is'),
  last_backup: UnixSeconds.nullable(),
})

export const JobState = z.enum(['waiting', 'running', 'failed'])
const Job = z.object({
  id: z.uuid(),
  name: z.string(),
  state: JobState,
  attempts: z.number().int(),
  created: UnixSeconds,
  started: UnixSeconds.nullable(),
  next: UnixSeconds.nullable().describe('When it may begin, if it waits'),
  reason: z.string().nullable().describe('Why the last attempt failed'),
})

const instance = { tag: 'service', access: 'organisations:manage', transport: 'json' } as const
const traced = { tag: 'service', access: 'audit:read', transport: 'json' } as const

export const supervisionRoutes = {
  listAudit: route({
    ...traced,
    method: 'GET',
    path: '/api/audit',
    summary: 'What was done in the organisation, latest first; whoever governs the instance reads its acts too',
    status: 200,
    query: Page.extend(AuditFilter.shape),
    response: listOf(AuditEntry),
  }),
  exportAudit: route({
    ...traced,
    transport: 'download',
    method: 'GET',
    path: '/api/audit.csv',
    summary: 'The same as a table, for a spreadsheet: the latest hundred thousand acts',
    status: 200,
    query: AuditFilter,
  }),
  verifyAudit: route({
    ...instance,
    method: 'POST',
    path: '/api/audit/verification',
    summary: 'Read the whole trace of the instance again: is every row where it was written',
    status: 200,
    response: Verdict,
  }),
  getInstanceHealth: route({
    ...instance,
    method: 'GET',
    path: '/api/instance/health',
    summary: 'How the instance is: what `socle doctor` looks at, queue, index, disk, last backup, versions',
    status: 200,
    response: Health,
  }),
  listJobs: route({
    ...instance,
    method: 'GET',
    path: '/api/instance/jobs',
    summary: 'Background work that waits, runs or failed',
    status: 200,
    query: Page.extend({ state: JobState.optional() }),
    response: listOf(Job),
  }),
  retryJob: route({
    ...instance,
    method: 'POST',
    path: '/api/instance/jobs/:id/retry',
    summary: 'Try failed work again',
    status: 204,
    params: z.object({ id: z.uuid() }),
  }),
}
