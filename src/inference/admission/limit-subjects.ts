import { authorize, organisationOf } from '#platform/auth/authorize'
import { asKeyId, asPrincipalId } from '#platform/auth/ids'
import type { Ctx } from '#inference/context'
import { AppError } from '#platform/errors'
import type { LimitRow } from './limit-row.ts'
import { type LimitSubject, listModelLimits } from './model-limits.ts'
import { type NamedSubject, type SubjectRow, listSubjectRows } from './queries.ts'

/** Limits of the organisation with whom each is upon. */
export async function listNamedLimits(ctx: Ctx<'db'>): Promise<(LimitRow & { subject: NamedSubject })[]> {
  const limits = await listModelLimits(ctx)
  const subjects = await listSubjects(ctx)
  return limits.flatMap((limit) => {
    const found = subjects.find(({ kind, id, principalId }) =>
      limit.keyId === null ? principalId === limit.principalId : kind === 'key' && id === limit.keyId,
    )
    return found ? [{ ...limit, subject: { kind: found.kind, id: found.id, name: found.name } }] : []
  })
}

/** The principal or the key behind the number of a row. Throws `not_found` for another organisation's. */
export async function findLimitSubject(
  ctx: Ctx<'db'>,
  { kind, id }: Pick<NamedSubject, 'kind' | 'id'>,
): Promise<LimitSubject> {
  const found = (await listSubjects(ctx)).find((one) => one.kind === kind && (kind === 'organisation' || one.id === id))
  if (!found) throw new AppError('not_found', { what: kind, id })
  return found.principalId === null ? { keyId: asKeyId(found.id) } : { principalId: asPrincipalId(found.principalId) }
}

async function listSubjects(ctx: Ctx<'db'>): Promise<SubjectRow[]> {
  authorize(ctx, 'settings:manage')
  return listSubjectRows(ctx.db, organisationOf(ctx))
}
