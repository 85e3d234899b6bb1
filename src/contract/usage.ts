import { z } from 'zod'
import { AnswerStatus } from './citations.ts'
import { FeedbackReason } from './applications.ts'
import { route } from './route.ts'
import { ChosenSeconds, Id, IdParams, keptText, listOf, Page, UnixSeconds, written } from './schemas.ts'

export const UsageDimension = z.enum(['day', 'person', 'group', 'service-account', 'key', 'model', 'assistant'])
export const OwnUsageDimension = z.enum(['day', 'key', 'model', 'assistant'])

/** What was used in a period, along one dimension. */
export const UsageLine = z.object({
  id: Id.nullable().describe('Of the person, group, program, key or assistant'),
  name: z.string().nullable().describe('A day as 2026-01-31 (UTC), a model, or whose it is; null for what is gone'),
  requests: z.number().int(),
  refused: z.number().int().describe('Answered with 4xx, limits included'),
  failed: z.number().int().describe('Answered with 5xx, or cut'),
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  euros: z.number(),
  kilowatt_hours: z.number(),
  emissions_kilograms: z.number(),
})

const Moment = written(ChosenSeconds)
const Period = z.object({
  start_time: Moment.optional().describe('Thirty days before the end by default'),
  end_time: Moment.optional().describe('Now by default'),
})

const Lines = z.object({
  object: z.literal('list'),
  start_time: UnixSeconds,
  end_time: UnixSeconds,
  data: z.array(UsageLine).describe('Days in order; else the most requests first, at most a thousand'),
})

const Amount = z.number().min(0).max(1e12).nullable().default(null)
const Count = z.number().int().min(0).max(1e9).nullable().default(null)

/** Null is unlimited, 0 is no access. */
const Allowance = {
  requests_per_minute: Count,
  requests_per_day: Count,
  tokens_per_minute: Count,
  tokens_per_day: Count,
  concurrent_requests: Count,
  euros_per_month: Amount,
  kilowatt_hours_per_month: Amount,
}

export const QuotaName = z.enum([
  'requests_per_minute',
  'requests_per_day',
  'tokens_per_minute',
  'tokens_per_day',
  'euros_per_month',
  'kilowatt_hours_per_month',
])

const QuotaUse = z.object({
  quota: QuotaName,
  allowed: z.number(),
  used: z.number().describe('In the period under way'),
  resets: UnixSeconds.describe('When the period ends'),
})
export type QuotaUse = z.infer<typeof QuotaUse>

const OwnLimits = z.object({
  object: z.literal('list'),
  data: z.array(QuotaUse.extend({ model: z.string().nullable().describe('Null: every model together') })),
  contacts: z.array(z.string()).describe('Names of those who set limits: whom to ask for more'),
})

const Subject = z.object({ kind: z.enum(['organisation', 'group', 'person', 'service-account', 'key']), id: Id })
const RoleSubject = z.object({ kind: z.literal('role'), name: keptText(z.string().trim().min(1).max(200)) })

export const Limit = z.object({
  object: z.literal('limit'),
  id: Id,
  subject: z.discriminatedUnion('kind', [Subject.extend({ name: z.string() }), RoleSubject]),
  model: z.string().nullable().describe('Null: every model together'),
  ...Allowance,
  used: z.array(QuotaUse).describe('Nothing for a role: each of its people is counted alone'),
})

export const LimitDraft = z.strictObject({
  subject: z
    .discriminatedUnion('kind', [Subject, RoleSubject])
    .describe('The organisation is one’s own, whatever its number; of a role it made, each person has the limit alone'),
  model: keptText(z.string().min(1).max(300)).nullable(),
  ...Allowance,
})

const Quality = z.object({
  object: z.literal('quality'),
  answers: z.array(z.object({ status: AnswerStatus.nullable(), answers: z.number().int() })),
  useful: z.number().int(),
  useless: z.number().int(),
  reasons: z.array(z.object({ reason: FeedbackReason, answers: z.number().int() })),
})

const Unanswered = listOf(z.object({ question: z.string(), asked: UnixSeconds })).extend({
  shown_since: UnixSeconds.nullable().describe('Null while the organisation does not show them: the list is empty'),
})

const governed = { tag: 'account', access: 'settings:manage', transport: 'json' } as const

export const usageRoutes = {
  sumUsage: route({
    ...governed,
    method: 'GET',
    path: '/api/usage',
    summary: 'What the organisation used, by day, person, group, program, key, model or assistant',
    status: 200,
    query: Period.extend({ by: UsageDimension.default('day') }),
    response: Lines,
  }),
  exportUsage: route({
    ...governed,
    transport: 'download',
    method: 'GET',
    path: '/api/usage.csv',
    summary: 'The same as a table, for a spreadsheet',
    status: 200,
    query: Period.extend({ by: UsageDimension.default('day') }),
  }),
  sumPersonalUsage: route({
    ...governed,
    access: 'signed-in',
    method: 'GET',
    path: '/api/usage/own',
    summary: 'What one used oneself, by day, key, model or assistant',
    status: 200,
    query: Period.extend({ by: OwnUsageDimension.default('day') }),
    response: Lines,
  }),
  listOwnLimits: route({
    ...governed,
    access: 'signed-in',
    method: 'GET',
    path: '/api/usage/own/limits',
    summary: 'Limits upon oneself, those of one’s groups and organisation included, and what is used of them',
    status: 200,
    response: OwnLimits,
  }),
  getQuality: route({
    ...governed,
    method: 'GET',
    path: '/api/quality',
    summary: 'How sure the answers of a period were, and what their readers said',
    status: 200,
    query: Period,
    response: Quality,
  }),
  listUnanswered: route({
    ...governed,
    method: 'GET',
    path: '/api/quality/unanswered',
    summary: 'Questions that found nothing, without who asked, once the organisation shows them; latest first',
    status: 200,
    query: Page,
    response: Unanswered,
  }),
  showUnanswered: route({
    ...governed,
    method: 'PUT',
    path: '/api/quality/unanswered',
    summary: 'Show to administrators the questions that find nothing, from now on, or no more',
    status: 204,
    body: z.strictObject({ shown: z.boolean() }),
  }),
  listLimits: route({
    ...governed,
    method: 'GET',
    path: '/api/model-limits',
    summary: 'Limits upon the use of models in the organisation',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(Limit) }),
  }),
  setLimit: route({
    ...governed,
    method: 'PUT',
    path: '/api/model-limits',
    summary: 'Set a limit, in the place of the one on the same subject and model; in force within one second',
    status: 200,
    body: LimitDraft,
    response: Limit,
  }),
  deleteLimit: route({
    ...governed,
    method: 'DELETE',
    path: '/api/model-limits/:id',
    summary: 'Take a limit away',
    status: 204,
    params: IdParams,
  }),
}
