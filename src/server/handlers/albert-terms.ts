import { listBudgets, setBudget } from '#inference/admission/budgets'
import { organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type PersonRow } from '#platform/people/list-people'
import { updatePerson } from '#platform/people/update-person'
import type { ServerContext } from '../context.ts'
import { presentAlbertUser } from '../presenters/albert-admin.ts'

/** What an account is given beside its role; what is left out stays. */
interface Terms {
  readonly expiresAt: Date | null | undefined
  readonly budget: number | null | undefined
  readonly priority: number | undefined
}

interface AskedTerms {
  readonly expires?: number | null | undefined
  readonly budget?: number | null | undefined
  readonly priority?: number | null | undefined
}

/** Throws `expiry_in_the_past`, before anything is written. */
export function termsOf({ expires, budget, priority }: AskedTerms): Terms {
  if (expires != null && expires * 1000 <= Date.now()) throw new AppError('expiry_in_the_past', {})
  const expiresAt = expires == null ? expires : new Date(expires * 1000)
  return { expiresAt, budget, priority: priority ?? undefined }
}

export async function setTerms(ctx: ServerContext, person: PersonRow, terms: Terms): Promise<PersonRow> {
  const { expiresAt, budget, priority } = terms
  if (budget !== undefined) await setBudget(ctx, person.id, budget)
  if (expiresAt === undefined && priority === undefined) return person
  return updatePerson(ctx, person.id, { expiresAt, priority })
}

export async function shownUsers(ctx: ServerContext, people: readonly PersonRow[]) {
  const ids = people.map(({ id }) => id)
  const budgets = await listBudgets(ctx, ids)
  const organisationId = organisationOf(ctx)
  return people.map((person) => presentAlbertUser(person, { organisationId, budget: budgets.get(person.id) ?? null }))
}

export async function shownUser(ctx: ServerContext, person: PersonRow) {
  const organisationId = organisationOf(ctx)
  const budget = (await listBudgets(ctx, [person.id])).get(person.id) ?? null
  return presentAlbertUser(person, { organisationId, budget })
}
