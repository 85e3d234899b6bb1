import { getQuality } from '#apps/conversations/quality/get-quality'
import type { usageRoutes } from '#contract/usage'
import { findLimitSubject, listNamedLimits } from '#inference/admission/limit-subjects'
import { deleteModelLimit, setModelLimit } from '#inference/admission/model-limits'
import { sumOrganisationUsage, sumPersonalUsage } from '#inference/usage/sum-usage'
import { usageCsv } from '#inference/usage/usage-csv'
import { AppError } from '#platform/errors'
import { Readable } from 'node:stream'
import type { Handlers } from '../http/handlers.ts'
import { allowanceOf, presentLimit, presentUsage } from '../presenters/usage.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** What was used and how well it served; limits upon it. */
export const usageHandlers: Handlers<keyof typeof usageRoutes> = {
  async sumUsage({ ctx, query: { by, ...asked } }) {
    const period = periodOf(asked)
    return listed(period, await sumOrganisationUsage(ctx, { by, ...period }))
  },

  async exportUsage({ ctx, query: { by, ...asked } }) {
    const content = Buffer.from(usageCsv(await sumOrganisationUsage(ctx, { by, ...periodOf(asked) })))
    const name = `usage-${by}.csv`
    return { name, mediaType: 'text/csv; charset=utf-8', sizeBytes: content.length, content: Readable.from([content]) }
  },

  async sumPersonalUsage({ ctx, query: { by, ...asked } }) {
    const period = periodOf(asked)
    return listed(period, await sumPersonalUsage(ctx, { by, ...period }))
  },

  async getQuality({ ctx, query }) {
    return { object: 'quality', ...(await getQuality(ctx, periodOf(query))) }
  },

  async listLimits({ ctx }) {
    return { object: 'list', data: (await listNamedLimits(ctx)).map((limit) => presentLimit(limit)) }
  },

  async setLimit({ ctx, body }) {
    const subject = await findLimitSubject(ctx, body.subject)
    const { id } = await setModelLimit(ctx, { subject, model: body.model, allowance: allowanceOf(body) })
    const limit = (await listNamedLimits(ctx)).find((one) => one.id === id)
    if (!limit) throw new AppError('not_found', { what: 'limit', id })
    return presentLimit(limit)
  },

  async deleteLimit({ ctx, params }) {
    await deleteModelLimit(ctx, params.id)
  },
}

const defaultDays = 30

function periodOf(asked: { readonly start_time?: number | undefined; readonly end_time?: number | undefined }) {
  const until = asked.end_time === undefined ? new Date() : new Date(asked.end_time * 1000)
  const from =
    asked.start_time === undefined
      ? new Date(until.getTime() - defaultDays * 86_400_000)
      : new Date(asked.start_time * 1000)
  return { from, until }
}

function listed({ from, until }: ReturnType<typeof periodOf>, lines: Parameters<typeof presentUsage>[0][]) {
  return {
    object: 'list' as const,
    start_time: toUnixSeconds(from),
    end_time: toUnixSeconds(until),
    data: lines.map((line) => presentUsage(line)),
  }
}
