import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { ConversationRow } from './message-row.ts'
import { countOwnConversations, listOwnConversations } from './queries.ts'

/** The caller's own conversations, the latest touched first; only those whose title holds the given words. */
export async function listConversations(
  ctx: Ctx<'db'>,
  { title = '', ...page }: { limit: number; offset: number; title?: string | undefined },
): Promise<{ rows: ConversationRow[]; total: number }> {
  authorize(ctx, 'conversations:read')
  const owner = ownerOf(ctx)
  const [rows, total] = await Promise.all([
    listOwnConversations(ctx.db, { owner, title, ...page }),
    countOwnConversations(ctx.db, { owner, title }),
  ])
  return { rows, total }
}
