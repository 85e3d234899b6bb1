import type { KeyId, OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type ExpressionBuilder, type Kysely, type Selectable, type Transaction, sql } from 'kysely'
import { type WantedDraw, partsOfRest } from './draws/shared-draws.ts'
import type { LimitRow, UsedBefore } from './limit-row.ts'
import type { Draw } from './quota.ts'

export type ModelLimitRow = Selectable<Tables['model_limit']>
type Executor = Kysely<Tables>

export function listLimitRows(db: Executor, organisationId: OrganisationId | null): Promise<ModelLimitRow[]> {
  const all = db.selectFrom('model_limit').selectAll().orderBy('id')
  return (organisationId === null ? all : all.where('organisation_id', '=', organisationId)).execute()
}

/** Whether a principal, a key, or a role is one of the organisation's. */
export async function isOfOrganisation(
  db: Executor,
  organisationId: OrganisationId,
  subject: { readonly principalId: PrincipalId } | { readonly keyId: KeyId } | { readonly role: string },
): Promise<boolean> {
  if ('role' in subject) {
    const role = db.selectFrom('role').select('name').where('organisation_id', '=', organisationId)
    return (await role.where('name', '=', subject.role).executeTakeFirst()) !== undefined
  }
  const found =
    'keyId' in subject
      ? db
          .selectFrom('api_key')
          .select('id')
          .where('id', '=', subject.keyId)
          .where('organisation_id', '=', organisationId)
      : db
          .selectFrom('principal')
          .select('id')
          .where('id', '=', subject.principalId)
          .where('organisation_id', '=', organisationId)
  return (await found.executeTakeFirst()) !== undefined
}

type NewLimit = Omit<ModelLimitRow, 'id'>

/** One row of each. */
const limitColumns = ['organisation_id', 'principal_id', 'key_id', 'role', 'model'] as const
/** What is left out stays as it is. */
type WrittenLimit = Pick<NewLimit, (typeof limitColumns)[number]> & Partial<NewLimit>

const limitsNothing = sql<boolean>`num_nonnulls(requests_per_minute, requests_per_day, tokens_per_minute, tokens_per_day,
  concurrent_requests, euros_per_month, kilowatt_hours_per_month) = 0`

export function listRoleLimitRows(
  db: Executor,
  organisationId: OrganisationId,
  role?: string,
): Promise<ModelLimitRow[]> {
  const all = db
    .selectFrom('model_limit')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('role', 'is not', null)
    .orderBy('id')
  return (role === undefined ? all : all.where('role', '=', role)).execute()
}

/**
 * Requests and tokens of each model in the place of those before; what else the role is limited by stays. Rows that stay
 * keep their number, under which their use is counted.
 */
export async function replaceRoleLimits(
  tx: Transaction<Tables>,
  { organisation_id: organisationId, role }: Pick<NewLimit, 'organisation_id' | 'role'>,
  limits: readonly WrittenLimit[],
): Promise<void> {
  const ofModels = (eb: ExpressionBuilder<Tables, 'model_limit'>) =>
    eb.and([eb('organisation_id', '=', organisationId), eb('role', '=', role), eb('model', 'is not', null)])
  const none = { requests_per_minute: null, requests_per_day: null, tokens_per_minute: null, tokens_per_day: null }
  await tx.updateTable('model_limit').set(none).where(ofModels).execute()
  const kept: number[] = []
  for (const limit of limits) kept.push(await upsertLimit(tx, limit))
  const empty = tx.deleteFrom('model_limit').where(ofModels).where(limitsNothing)
  await (kept.length === 0 ? empty : empty.where('id', 'not in', kept)).execute()
}

export function listBudgetRows(db: Executor, organisationId: OrganisationId, personIds: readonly PersonId[]) {
  return db
    .selectFrom('model_limit')
    .innerJoin('person', 'person.principal_id', 'model_limit.principal_id')
    .select('person.id as person_id')
    .select(({ ref }) => ref('model_limit.euros_per_month').$notNull().as('euros_per_month'))
    .where('model_limit.organisation_id', '=', organisationId)
    .where('person.id', 'in', personIds)
    .where('model_limit.model', 'is', null)
    .where('model_limit.euros_per_month', 'is not', null)
    .execute()
}

/** A row that would limit nothing is none. */
export async function setEurosPerMonth(tx: Transaction<Tables>, limit: NewLimit): Promise<void> {
  const { euros_per_month: euros, principal_id: principalId } = limit
  const { id } = await tx
    .insertInto('model_limit')
    .values(limit)
    .onConflict((conflict) => conflict.columns(limitColumns).doUpdateSet({ euros_per_month: euros }))
    .returning('id')
    .executeTakeFirstOrThrow()
  if (euros !== null) return
  await tx
    .deleteFrom('model_limit')
    .where('id', '=', id)
    .where('principal_id', '=', principalId)
    .where(limitsNothing)
    .execute()
}

export async function upsertLimit(tx: Transaction<Tables>, limit: WrittenLimit): Promise<number> {
  const { organisation_id: _organisation, principal_id: _principal, key_id: _key, role: _role, ...kept } = limit
  const { model: _model, ...allowance } = kept
  const { id } = await tx
    .insertInto('model_limit')
    .values(limit)
    .onConflict((conflict) => conflict.columns(limitColumns).doUpdateSet(allowance))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function deleteLimit(
  tx: Transaction<Tables>,
  organisationId: OrganisationId,
  id: number,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('model_limit')
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export interface Since {
  readonly day: Date
  readonly month: Date
}

/** What a limit's subject has used in the day and the month under way. */
export async function sumUsed(db: Database, limit: LimitRow, { day, month }: Since): Promise<UsedBefore> {
  const row = await db
    .selectFrom('usage_event')
    .select(usedSince(day))
    .where('at', '>=', month)
    // Limits are upon models: an assistant's answer takes what the calls made for it take.
    .where(({ or, eb }) => or([eb('assistant', 'is', null), eb('endpoint', '=', 'internal')]))
    .where(subjectIs(limit))
    .$if(limit.model !== null, (query) => query.where('model', '=', limit.model))
    .executeTakeFirstOrThrow()
  return usedOf(row)
}

/** The same of each person who has the role of a limit; those who used nothing are left out. */
export async function sumUsedByPerson(
  db: Database,
  { organisationId, role, model }: LimitRow,
  { day, month }: Since,
): Promise<Map<number, UsedBefore>> {
  const rows = await db
    .selectFrom('usage_event')
    .innerJoin('person', 'person.id', 'usage_event.person_id')
    .select('person.id')
    .select(usedSince(day))
    .where('at', '>=', month)
    .where(({ or, eb }) => or([eb('assistant', 'is', null), eb('endpoint', '=', 'internal')]))
    .where('usage_event.organisation_id', '=', organisationId)
    .where('person.role', '=', role)
    .$if(model !== null, (query) => query.where('model', '=', model))
    .groupBy('person.id')
    .execute()
  return new Map(rows.map((row) => [row.id, usedOf(row)]))
}

function usedSince(day: Date) {
  const ofDay = (value: ReturnType<typeof sql>) =>
    sql<number>`coalesce(sum(${value}) filter (where at >= ${day}), 0)::float8`
  return [
    ofDay(sql`1`).as('requests'),
    ofDay(sql`coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0)`).as('tokens'),
    sql<number>`coalesce(sum(cost_euros), 0)::float8`.as('euros'),
    sql<number>`coalesce(sum(energy_watt_hours), 0)::float8`.as('wattHours'),
  ] as const
}

interface Used {
  readonly requests: number
  readonly tokens: number
  readonly euros: number
  readonly wattHours: number
}

function usedOf({ requests, tokens, euros, wattHours }: Used): UsedBefore {
  return {
    requestsPerDay: requests,
    tokensPerDay: tokens,
    eurosPerMonth: euros,
    kilowattHoursPerMonth: wattHours / 1000,
  }
}

function subjectIs({ principalId, keyId }: LimitRow) {
  if (keyId !== null) return sql<boolean>`key_id = ${keyId}`
  return sql<boolean>`(
    organisation_id = (select organisation_id from principal where id = ${principalId} and kind = 'organisation')
    or person_id = (select id from person where principal_id = ${principalId})
    or person_id in (
      select group_member.person_id from group_member join person_group on person_group.id = group_member.group_id
      where person_group.principal_id = ${principalId})
    or key_id in (
      select api_key.id from api_key join service_account on service_account.id = api_key.service_account_id
      where service_account.principal_id = ${principalId}))`
}

export interface NamedSubject {
  readonly kind: 'organisation' | 'group' | 'person' | 'service-account' | 'key'
  /** Number of the row of its kind, as people know it. */
  readonly id: number
  readonly name: string
}

export type SubjectRow = NamedSubject & { readonly principalId: PrincipalId | null }

/** Everybody and every key of an organisation that a limit can be upon. */
export async function listSubjectRows(db: Database, organisationId: OrganisationId): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select 'organisation' as kind, organisation.id, organisation.name, principal.id as "principalId"
      from organisation join principal on principal.organisation_id = organisation.id and principal.kind = 'organisation'
      where organisation.id = ${organisationId}
    union all select 'group', id, name, principal_id from person_group where organisation_id = ${organisationId}
    union all select 'person', id, name, principal_id from person where organisation_id = ${organisationId}
    union all select 'service-account', id, name, principal_id from service_account
      where organisation_id = ${organisationId}
    union all select 'key', id, name, null from api_key where organisation_id = ${organisationId}`.execute(db)
  return rows
}

const mostContacts = 3

/** Those who may be asked for more: the first few administrators who can come in. */
export async function listAdministratorNames(db: Database, organisationId: OrganisationId): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .select('name')
    .where('organisation_id', '=', organisationId)
    .where('role', 'in', ['administrator', 'instance-administrator'])
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .limit(mostContacts)
    .execute()
  return rows.map(({ name }) => name)
}

/** One statement: of two processes that draw at once, the second sees what the first took. */
export async function drawQuota(db: Database, wanted: WantedDraw): Promise<Draw> {
  const { limitId, personId, quota, endsAtMs, allowed, asked, usedBefore } = wanted
  const part = (drawn: ReturnType<typeof sql>) =>
    sql`greatest(0, least(${allowed}::float8 - ${drawn},
      greatest(${asked}::float8, floor((${allowed}::float8 - ${drawn}) / ${partsOfRest}::float8))))`
  const [first, next] = [part(sql`${usedBefore}::float8`), part(sql`quota_draw.drawn`)]
  const { rows } = await sql<{ granted: number; drawn: number }>`
    insert into quota_draw (limit_id, person_id, quota, period_ends_at, drawn, last_draw)
    values (${limitId}, ${personId}, ${quota}, ${new Date(endsAtMs)}, ${usedBefore}::float8 + ${first}, ${first})
    on conflict (limit_id, person_id, quota, period_ends_at) do update set
      drawn = quota_draw.drawn + ${next}, last_draw = ${next}
    returning last_draw as granted, drawn`.execute(db)
  return rows[0] ?? { granted: 0, drawn: allowed }
}

export async function deleteOldDraws(db: Database): Promise<void> {
  await db
    .deleteFrom('quota_draw')
    .where('period_ends_at', '<', sql<Date>`now() - interval '1 hour'`)
    .execute()
}
