import type { LimitDraft } from '#contract/usage'
import type { listNamedLimits } from '#inference/admission/limit-subjects'
import type { QuotaUse } from '#inference/admission/limit-row'
import type { UsageLine } from '#inference/usage/sums/queries'
import type { z } from 'zod'

export function presentUsage({ id, name, requests, refused, failed, ...line }: UsageLine) {
  return {
    id,
    name,
    requests,
    refused,
    failed,
    prompt_tokens: line.promptTokens,
    completion_tokens: line.completionTokens,
    euros: line.euros,
    kilowatt_hours: line.wattHours / 1000,
    emissions_kilograms: line.emissionsGrams / 1000,
  }
}

const quotaNames = {
  requestsPerMinute: 'requests_per_minute',
  requestsPerDay: 'requests_per_day',
  tokensPerMinute: 'tokens_per_minute',
  tokensPerDay: 'tokens_per_day',
  eurosPerMonth: 'euros_per_month',
  kilowattHoursPerMonth: 'kilowatt_hours_per_month',
} as const

export function presentQuotaUse({ quota, allowed, used, endsAtMs }: QuotaUse) {
  return { quota: quotaNames[quota], allowed, used, resets: Math.ceil(endsAtMs / 1000) }
}

type NamedLimit = Awaited<ReturnType<typeof listNamedLimits>>[number]

export function presentLimit(limit: NamedLimit, used: readonly QuotaUse[]) {
  return {
    object: 'limit' as const,
    id: limit.id,
    subject: limit.subject,
    model: limit.model,
    requests_per_minute: limit.requestsPerMinute,
    requests_per_day: limit.requestsPerDay,
    tokens_per_minute: limit.tokensPerMinute,
    tokens_per_day: limit.tokensPerDay,
    concurrent_requests: limit.concurrentRequests,
    euros_per_month: limit.eurosPerMonth,
    kilowatt_hours_per_month: limit.kilowattHoursPerMonth,
    used: used.map(presentQuotaUse),
  }
}

export function allowanceOf(draft: z.output<typeof LimitDraft>) {
  return {
    requestsPerMinute: draft.requests_per_minute,
    requestsPerDay: draft.requests_per_day,
    tokensPerMinute: draft.tokens_per_minute,
    tokensPerDay: draft.tokens_per_day,
    concurrentRequests: draft.concurrent_requests,
    eurosPerMonth: draft.euros_per_month,
    kilowattHoursPerMonth: draft.kilowatt_hours_per_month,
  }
}
