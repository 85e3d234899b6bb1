import type { AlbertLimit } from '#contract/albert'
import type { QuotaName } from '#inference/admission/limit'
import type { LimitRow } from '#inference/admission/limit-row'
import { listOwnRoleLimits, listRoleLimits, type RoleLimit } from '#inference/admission/role-limits'
import { AppError } from '#platform/errors'
import { numbersOfRouters } from '#toolbox/model-servers/routers/model-routers'
import type { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { numberOfName } from '../presenters/albert-models.ts'

type Limit = z.infer<typeof AlbertLimit>

const quotaOf = {
  rpm: 'requestsPerMinute',
  rpd: 'requestsPerDay',
  tpm: 'tokensPerMinute',
  tpd: 'tokensPerDay',
} as const satisfies Record<Limit['type'], QuotaName>
const types = ['rpm', 'rpd', 'tpm', 'tpd'] as const

/** Limits of each role, by its name. */
export async function limitsOfRoles(ctx: ServerContext): Promise<(role: string) => Limit[]> {
  const rows = Map.groupBy(await listRoleLimits(ctx), ({ role }) => role)
  const numbers = await numbersOfRouters(ctx)
  return (role) => present(rows.get(role) ?? [], numbers)
}

/** Those of the role of whoever calls. */
export async function ownLimits(ctx: ServerContext): Promise<Limit[]> {
  const rows = await listOwnRoleLimits(ctx)
  return rows.length === 0 ? [] : present(rows, await numbersOfRouters(ctx))
}

function present(rows: readonly LimitRow[], numbers: ReadonlyMap<string, number>): Limit[] {
  return rows.flatMap(({ model, ...row }) => {
    // Every model together is no router: what Albert's clients cannot say is not told, and stays.
    if (model === null) return []
    const router_id = numbers.get(model) ?? numberOfName(model)
    return types.map((type) => ({ router_id, type, value: row[quotaOf[type]] }))
  })
}

/** What is asked, by the model of each router. Throws `not_found` for a number of no router. */
export async function readLimits(ctx: ServerContext, limits: readonly Limit[]): Promise<RoleLimit[]> {
  const numbers = await numbersOfRouters(ctx)
  const names = new Map(ctx.models.list().map(({ id }) => [numbers.get(id) ?? numberOfName(id), id]))
  for (const [name, id] of numbers) names.set(id, name)
  return [...Map.groupBy(limits, ({ router_id }) => router_id)].map(([id, ofRouter]) => {
    const model = names.get(id)
    if (model === undefined) throw new AppError('not_found', { what: 'model router', id })
    return { model, allowance: Object.fromEntries(ofRouter.map(({ type, value }) => [quotaOf[type], value])) }
  })
}
