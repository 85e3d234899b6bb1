import type { Ctx } from '#apps/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'

/** Whose conversations a caller reads and writes: its person's, or the key's own when it belongs to nobody. */
export type Owner =
  | { readonly personId: number; readonly keyId: null }
  | { readonly personId: null; readonly keyId: number }

/** A key of a person acts as that person: what it starts is in the page too. */
export function ownerOf(ctx: Ctx): Owner {
  const { personId, keyId } = ctx.actor
  if (personId !== null) return { personId, keyId: null }
  if (keyId !== null) return { personId: null, keyId }
  throw new AppError('forbidden', { scope: 'person' })
}

/** The access filter of every query on conversations. */
export function ownedBy(owner: Owner) {
  return (where: ExpressionBuilder<Tables, 'conversation'>): Expression<SqlBool> =>
    owner.personId === null
      ? where('conversation.key_id', '=', owner.keyId)
      : where('conversation.person_id', '=', owner.personId)
}
