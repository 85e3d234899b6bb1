import { getQuality } from '#apps/conversations/quality/get-quality'
import { listUnanswered, showUnanswered } from '#apps/conversations/quality/unanswered'
import type { usageRoutes } from '#contract/usage'
import { findLimitSubject, listNamedLimits } from '#inference/admission/limit-subjects'
import { listOwnLimits } from '#inference/admission/list-own-limits'
import { deleteModelLimit, setModelLimit } from '#inference/admission/model-limits'
import { sumOrganisationUsage, sumPersonalUsage } from '#inference/usage/sum-usage'
import { usageCsv } from '#inference/usage/usage-csv'
import { AppError } from '#platform/errors'
import { Readable } from 'node:stream'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { allowanceOf, presentLimit, presentQuotaUse, presentUsage } from '../presenters/usage.ts'
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

  async listOwnLimits({ ctx }) {
    const { limits, contacts } = await listOwnLimits(ctx)
    const data = limits.map(({ model, ...use }) => ({ model, ...presentQuotaUse(use) }))
    return { object: 'list', data, contacts: [...contacts] }
  },

  async getQuality({ ctx, query }) {
    return { object: 'quality', ...(await getQuality(ctx, periodOf(query))) }
  },

  async listUnanswered({ ctx, query }) {
    const { shownSince, rows, total } = await listUnanswered(ctx, query)
    const data = rows.map(({ question, asked_at: askedAt }) => ({ question, asked: toUnixSeconds(askedAt) }))
    return { object: 'list', data, total, ...query, shown_since: shownSince }
  },

  showUnanswered: ({ ctx, body }) => showUnanswered(ctx, body.shown),

  async listLimits({ ctx }) {
    return { object: 'list', data: (await listNamedLimits(ctx)).map((limit) => withUse(ctx, limit)) }
  },

  async setLimit({ ctx, body }) {
    const subject = await findLimitSubject(ctx, body.subject)
    const { id } = await setModelLimit(ctx, { subject, model: body.model, allowance: allowanceOf(body) })
    const limit = (await listNamedLimits(ctx)).find((one) => one.id === id)
    if (!limit) throw new AppError('not_found', { what: 'limit', id })
    return withUse(ctx, limit)
  },

  async deleteLimit({ ctx, params }) {
    await deleteModelLimit(ctx, params.id)
  },
}

/** A limit with what this process counted of it. */
function withUse({ models }: ServerContext, limit: Parameters<typeof presentLimit>[0]) {
  return presentLimit(limit, limit.role === null ? models.gate.limits.usedOf(limit) : [])
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
