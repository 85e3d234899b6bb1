import type { KeyId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely'

export type KeyRow = Selectable<Tables['api_key']>

/** A person's are its own; a service account sees its own; the program itself, all of its organisation. */
export function ownKeys({ actor }: Ctx) {
  return (where: ExpressionBuilder<Tables, 'api_key'>): Expression<SqlBool> => {
    if (actor.kind === 'person' || actor.kind === 'key') return where('person_id', '=', actor.personId)
    if (actor.kind === 'service-account') return where('service_account_id', '=', actor.serviceAccountId)
    return where.lit(actor.kind === 'job')
  }
}

/** The keys of the same owner, oldest first, and how many there are. */
export async function listKeys(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: KeyRow[]; total: number }> {
  authorize(ctx, 'keys:manage')
  const own = ctx.db.selectFrom('api_key').where('organisation_id', '=', organisationOf(ctx)).where(ownKeys(ctx))
  const rows = await own.selectAll().orderBy('id').limit(page.limit).offset(page.offset).execute()
  const { total } = await own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** A key of the same owner. */
export async function getKey(ctx: Ctx<'db'>, id: KeyId): Promise<KeyRow> {
  authorize(ctx, 'keys:manage')
  const own = ctx.db.selectFrom('api_key').where('organisation_id', '=', organisationOf(ctx)).where(ownKeys(ctx))
  const row = await own.selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', { what: 'key', id })
  return row
}
