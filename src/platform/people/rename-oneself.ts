import { audit } from '#platform/audit/audit'
import { authorize, personOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'

/** One's own name, as others read it. */
export async function renameOneself(ctx: Ctx<'db'>, name: string): Promise<void> {
  authorize(ctx, 'conversations:write')
  const personId = personOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await tx.updateTable('person').set({ name }).where('id', '=', personId).execute()
    await audit(tx, ctx, { action: 'person.rename', target: { kind: 'person', id: personId } })
  })
}
