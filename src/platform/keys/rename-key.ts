import type { KeyId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { authorize, organisationOf } from '../auth/authorize.ts'
import { type KeyRow, ownKeys } from './own-keys.ts'

export async function renameKey(ctx: Ctx<'db'>, { id, name }: { id: KeyId; name: string }): Promise<KeyRow> {
  authorize(ctx, 'keys:manage')
  return ctx.db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('api_key')
      .set({ name })
      .where('id', '=', id)
      .where('organisation_id', '=', organisationOf(ctx))
      .where(ownKeys(ctx))
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new AppError('not_found', { what: 'key', id })
    await audit(tx, ctx, { action: 'key.rename', target: { kind: 'key', id } })
    return row
  })
}
