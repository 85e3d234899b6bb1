import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Ctx } from '#platform/context'
import { type Tables, isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'

export interface Written {
  readonly id: number
  readonly action: `${'person' | 'group'}.${'create' | 'update' | 'remove' | 'delete'}`
  readonly details: Readonly<Record<string, number | boolean>>
}

interface Saving {
  readonly kind: 'person' | 'group'
  /** As whoever is refused it is told. */
  readonly name: string
}

/** What a directory says, with its trace; every process hears of it. Throws `name_taken`. */
export async function saveProvisioned(
  ctx: Ctx<'db'>,
  { kind, name }: Saving,
  work: (tx: Transaction<Tables>) => Promise<Written>,
): Promise<number> {
  authorize(ctx, 'people:provision')
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      const { id, action, details } = await work(tx)
      await audit(tx, ctx, { action, target: { kind, id }, details: { by: 'scim', ...details } })
      await tellKeysChanged(tx)
      return id
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('name_taken', { name }, { cause: error }) : error
    })
}
