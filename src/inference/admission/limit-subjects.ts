import { authorize, organisationOf } from '#platform/auth/authorize'
import { asKeyId } from '#contract/ids'
import type { Ctx } from '#inference/context'
import { AppError } from '#platform/errors'
import type { LimitRow } from './limit-row.ts'
import { type LimitSubject, listModelLimits } from './model-limits.ts'
import { type NamedSubject, type SubjectRow, listSubjectRows } from './queries.ts'

/** Each person who has a role of the organisation. */
interface RoleSubject {
  readonly kind: 'role'
  readonly name: string
}

interface NamedLimit extends LimitRow {
  readonly subject: NamedSubject | RoleSubject
}

/** Limits of the organisation with whom each is upon. */
export async function listNamedLimits(ctx: Ctx<'db'>): Promise<NamedLimit[]> {
  const limits = await listModelLimits(ctx)
  const subjects = await listSubjects(ctx)
  return limits.flatMap((limit): NamedLimit[] => {
    if (limit.role !== null) return [{ ...limit, subject: { kind: 'role', name: limit.role } }]
    const found = subjects.find(({ kind, id, principalId }) =>
      limit.keyId === null ? principalId === limit.principalId : kind === 'key' && id === limit.keyId,
    )
    return found ? [{ ...limit, subject: { kind: found.kind, id: found.id, name: found.name } }] : []
  })
}

/** The principal or the key behind the number of a row. Throws `not_found` for another organisation's. */
export async function findLimitSubject(
  ctx: Ctx<'db'>,
  asked: Pick<NamedSubject, 'kind' | 'id'> | RoleSubject,
): Promise<LimitSubject> {
  if (asked.kind === 'role') return { role: asked.name }
  const { kind, id } = asked
  const found = (await listSubjects(ctx)).find((one) => one.kind === kind && (kind === 'organisation' || one.id === id))
  if (!found) throw new AppError('not_found', { what: kind, id })
  return found.principalId === null ? { keyId: asKeyId(found.id) } : { principalId: found.principalId }
}

async function listSubjects(ctx: Ctx<'db'>): Promise<SubjectRow[]> {
  authorize(ctx, 'settings:manage')
  return listSubjectRows(ctx.db, organisationOf(ctx))
}
