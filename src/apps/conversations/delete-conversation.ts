import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { announce } from './events/conversation-channel.ts'
import { ownedBy, ownerOf } from './owner.ts'

/** Its messages go with it; an answer being written is given up, and open streams end. */
export async function deleteConversation(ctx: Ctx<'db'>, id: number): Promise<void> {
  authorize(ctx, 'conversations:write')
  await ctx.db.transaction().execute(async (tx) => {
    const deleted = await tx
      .deleteFrom('conversation')
      .where('id', '=', id)
      .where(ownedBy(ownerOf(ctx)))
      .returning('id')
      .executeTakeFirst()
    if (!deleted) throw new AppError('not_found', { what: 'conversation', id })
    await audit(tx, ctx, { action: 'conversation.delete', target: { kind: 'conversation', id } })
    await announce(tx, { conversationId: id, change: 'deleted' })
  })
}
