import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import type { ConversationRow } from './message-row.ts'
import { ownedBy, ownerOf } from './owner.ts'

/** The caller's own conversations, the latest touched first. */
export async function listConversations(
  ctx: Ctx<'db'>,
  page: { limit: number; offset: number },
): Promise<{ rows: ConversationRow[]; total: number }> {
  authorize(ctx, 'conversations:read')
  const mine = ctx.db.selectFrom('conversation').where(ownedBy(ownerOf(ctx)))
  const [rows, { total }] = await Promise.all([
    mine
      .selectAll()
      .orderBy('updated_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    mine.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows, total }
}
