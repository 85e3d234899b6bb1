import type { PrincipalId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'

/** The access filter of every query on conversations. A key of a person acts as that person: what it starts is in the page too. */
export function ownedBy(owner: PrincipalId) {
  return (where: ExpressionBuilder<Tables, 'conversation'>): Expression<SqlBool> =>
    where('conversation.owner_principal_id', '=', owner)
}
