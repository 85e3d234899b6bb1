import type { PersonId } from '#contract/ids'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { type PeoplePage, countPeopleOf, findPersonOf, listPeopleOf } from './shown-people.ts'

export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPersonOf>>>

/** People of the actor's organisation, by name unless asked otherwise. */
export async function listPeople(ctx: Ctx<'db'>, page: PeoplePage): Promise<{ rows: PersonRow[]; total: number }> {
  authorize(ctx, 'people:manage')
  const organisationId = organisationOf(ctx)
  const [rows, total] = await Promise.all([
    listPeopleOf(ctx.db, organisationId, page),
    countPeopleOf(ctx.db, organisationId, page),
  ])
  return { rows, total }
}

export async function getPersonOf(ctx: Ctx<'db'>, id: PersonId): Promise<PersonRow> {
  authorize(ctx, 'people:manage')
  const row = await findPersonOf(ctx.db, organisationOf(ctx), id)
  if (!row) throw new AppError('not_found', { what: 'person', id })
  return row
}
