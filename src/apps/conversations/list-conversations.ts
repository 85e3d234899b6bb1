import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { ConversationRow } from './message-row.ts'
import { countOwnConversations, listOwnConversations } from './queries.ts'

/** The caller's own conversations, the latest touched first. */
export async function listConversations(
  ctx: Ctx<'db'>,
  page: { limit: number; offset: number },
): Promise<{ rows: ConversationRow[]; total: number }> {
  authorize(ctx, 'conversations:read')
  const owner = ownerOf(ctx)
  const [rows, total] = await Promise.all([
    listOwnConversations(ctx.db, { owner, ...page }),
    countOwnConversations(ctx.db, owner),
  ])
  return { rows, total }
}
