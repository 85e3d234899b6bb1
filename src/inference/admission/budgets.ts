import type { PersonId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#inference/context'
import { notify } from '#platform/db/notifications'
import { AppError } from '#platform/errors'
import { findPersonRow } from '#platform/people/queries'
import { noAllowance } from './limit.ts'
import { limitsChannel, writeAllowance } from './model-limits.ts'
import { listBudgetRows, setEurosPerMonth } from './queries.ts'

/** Euros that these people of the organisation may spend in a month, of those who have such a limit. */
export async function listBudgets(
  ctx: Ctx<'db'>,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<number, number>> {
  authorize(ctx, 'people:manage')
  return readBudgets(ctx, personIds)
}

/** One's own; null where there is none. */
export async function findOwnBudget(ctx: Ctx<'db'>): Promise<number | null> {
  const { actor } = ctx
  if (!('personId' in actor)) return null
  return (await readBudgets(ctx, [actor.personId])).get(actor.personId) ?? null
}

async function readBudgets(ctx: Ctx<'db'>, personIds: readonly PersonId[]): Promise<ReadonlyMap<number, number>> {
  if (personIds.length === 0) return new Map()
  const rows = await listBudgetRows(ctx.db, organisationOf(ctx), personIds)
  return new Map(rows.map(({ person_id: id, euros_per_month: euros }) => [id, euros]))
}

/** Sets what a person may spend in a month, all models together; null for no such limit. Other limits upon them stay. */
export async function setBudget(ctx: Ctx<'db'>, personId: PersonId, euros: number | null): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    const person = await findPersonRow(tx, organisationId, personId)
    if (!person) throw new AppError('not_found', { what: 'person', id: personId })
    const subject = {
      organisation_id: organisationId,
      principal_id: person.principal_id,
      key_id: null,
      role: null,
      model: null,
    }
    await setEurosPerMonth(tx, { ...subject, ...writeAllowance({ ...noAllowance, eurosPerMonth: euros }) })
    await notify(tx, limitsChannel)
    await audit(tx, ctx, { action: 'budget.set', target: { kind: 'person', id: personId } })
  })
}
