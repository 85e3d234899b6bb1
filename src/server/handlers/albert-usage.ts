import type { KeyId } from '#contract/ids'
import type { albertRoutes } from '#contract/albert'
import { listOwnUsage, sumOwnUsage } from '#inference/usage/own-usage'
import type { Handlers } from '../http/handlers.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** What somebody used themselves, as Albert's clients read it. */
export const albertUsageHandlers: Handlers<Extract<keyof typeof albertRoutes, `${string}OwnUsage`>> = {
  async listOwnUsage({ ctx, query: { limit, offset, ...query } }) {
    const { rows, total } = await listOwnUsage(ctx, { ...periodOf(query), limit, offset })
    const data = rows.map((row) => ({
      object: 'me.usage' as const,
      model: row.model,
      key: row.key_id === null ? null : String(row.key_id),
      endpoint: `/v1/${row.endpoint}`,
      method: 'POST' as const,
      status: row.status,
      usage: { ...usedOf(row), metrics: { latency: row.duration_ms, ttft: row.first_token_ms } },
      created: toUnixSeconds(row.at),
    }))
    return { object: 'list', data, total, limit, offset }
  },

  async sumOwnUsage({ ctx, query: { limit, offset, ...query } }) {
    const { rows, total } = await sumOwnUsage(ctx, { ...periodOf(query), limit, offset })
    const data = rows.map((row) => {
      const start_time = toUnixSeconds(row.day)
      const { requests } = row
      return { object: 'usage.bucket' as const, start_time, end_time: start_time + 86_400, requests, ...usedOf(row) }
    })
    return { object: 'list', data, total, limit, offset }
  },
}

interface AskedPeriod {
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
  readonly endpoint?: string | undefined
  readonly model?: string | undefined
  readonly models?: string | readonly string[] | undefined
  readonly key_id?: KeyId | undefined
}

/** Clients of Albert write an endpoint as its path. */
function periodOf({ start_time: from, end_time: until, endpoint, model, models = model, key_id: keyId }: AskedPeriod) {
  return {
    from: from === undefined ? undefined : new Date(from * 1000),
    until: until === undefined ? new Date() : new Date(until * 1000),
    endpoint: endpoint?.replace(/^\/?v1\//, ''),
    models: typeof models === 'string' ? [models] : models,
    keyId,
  }
}

interface Used {
  readonly prompt_tokens: number | null
  readonly completion_tokens: number | null
  readonly cost_euros: number | null
  readonly energy_watt_hours: number | null
  readonly emissions_grams: number | null
}

function usedOf(row: Used) {
  const [prompt, completion] = [Number(row.prompt_tokens ?? 0), Number(row.completion_tokens ?? 0)]
  const impacts = { kWh: Number(row.energy_watt_hours ?? 0) / 1000, kgCO2eq: Number(row.emissions_grams ?? 0) / 1000 }
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost: Number(row.cost_euros ?? 0),
    impacts,
  }
}
