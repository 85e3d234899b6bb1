import type { OrganisationId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

export interface AuditFilter {
  /** Null: whatever it is. */
  readonly action: string | null
  readonly actor: string | null
  readonly from: Date | null
  readonly until: Date | null
}

/** Whose acts: those of an organisation, and those of the instance itself for whoever governs it. */
export interface AuditReader extends AuditFilter {
  readonly organisationId: OrganisationId
  readonly readsInstance: boolean
}

export interface AuditLine {
  readonly id: number
  readonly at: Date
  readonly actor_kind: string
  readonly actor_id: number | null
  readonly actor_name: string | null
  readonly action: string
  readonly target_kind: string | null
  readonly target_id: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly address: string | null
}

const actorName = sql`case audit_log.actor_kind
  when 'person' then (select name from person where person.id = audit_log.actor_id)
  when 'key' then (select name from api_key where api_key.id = audit_log.actor_id)
  when 'service-account' then (select name from service_account where service_account.id = audit_log.actor_id) end`

function isRead({ organisationId, readsInstance, action, actor, from, until }: AuditReader) {
  return sql`(audit_log.organisation_id = ${organisationId}
      or (audit_log.organisation_id is null and ${readsInstance}::boolean))
    and (${action}::text is null or starts_with(audit_log.action, ${action}))
    and (${actor}::text is null or position(lower(${actor}) in lower(${actorName})) > 0)
    and (${from}::timestamptz is null or audit_log.at >= ${from})
    and (${until}::timestamptz is null or audit_log.at < ${until})`
}

/** Latest first; `before` is the id of the last line that is known already. */
export async function listAuditLines(
  db: Database,
  reader: AuditReader,
  { limit, offset, before }: { readonly limit: number; readonly offset: number; readonly before: number | null },
): Promise<AuditLine[]> {
  const { rows } = await sql<AuditLine>`
    select audit_log.id::float8 as id, at, actor_kind, actor_id, ${actorName} as actor_name, action, target_kind,
      target_id, details, address
    from audit_log
    where ${isRead(reader)} and (${before}::bigint is null or audit_log.id < ${before})
    order by audit_log.id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countAuditLines(db: Database, reader: AuditReader): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::integer as total from audit_log where ${isRead(reader)}`.execute(db)
  return rows[0]?.total ?? 0
}

export async function findLastBackup(db: Database): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(at) as at from audit_log where action = 'instance.backup'`.execute(db)
  return rows[0]?.at ?? null
}

export async function findDatabaseVersion(db: Database): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
  return rows[0]?.version ?? ''
}

export type JobState = 'waiting' | 'running' | 'failed'

export interface JobLine {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly attempts: number
  readonly created_at: Date
  readonly started_at: Date | null
  readonly next_at: Date | null
  readonly reason: string | null
}

const stateOfJob = sql`case state when 'active' then 'running' when 'failed' then 'failed' else 'waiting' end`
const isShown = (state: JobState | null) => sql`state in ('created', 'retry', 'active', 'failed')
  and (${state}::text is null or ${stateOfJob} = ${state})`

/** What is not done, the failures first. */
export async function listJobLines(
  db: Database,
  { state, limit, offset }: { readonly state: JobState | null; readonly limit: number; readonly offset: number },
): Promise<JobLine[]> {
  const { rows } = await sql<JobLine>`
    select id, name, ${stateOfJob} as state, retry_count::integer as attempts, created_on as created_at,
      started_on as started_at, case when state in ('created', 'retry') then start_after end as next_at,
      output ->> 'message' as reason
    from jobs.job where ${isShown(state)}
    order by case state when 'failed' then 0 when 'active' then 1 else 2 end, created_on desc
    limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countJobLines(db: Database, state: JobState | null): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::integer as total from jobs.job where ${isShown(state)}`.execute(db)
  return rows[0]?.total ?? 0
}

export async function findFailedJob(db: Database, id: string): Promise<{ name: string } | null> {
  const { rows } = await sql<{ name: string }>`
    select name from jobs.job where id = ${id}::uuid and state = 'failed'`.execute(db)
  return rows[0] ?? null
}
