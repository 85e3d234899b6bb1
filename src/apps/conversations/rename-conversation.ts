import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { ConversationRow } from './message-row.ts'
import { ownedBy, ownerOf } from './owner.ts'
import { storableText } from './events/storable-text.ts'

export async function renameConversation(
  ctx: Ctx<'db'>,
  { id, title }: { id: number; title: string },
): Promise<ConversationRow> {
  authorize(ctx, 'conversations:write')
  return ctx.db.transaction().execute(async (tx) => {
    const renamed = await tx
      .updateTable('conversation')
      .set({ title: storableText(title) })
      .where('id', '=', id)
      .where(ownedBy(ownerOf(ctx)))
      .returningAll()
      .executeTakeFirst()
    if (!renamed) throw new AppError('not_found', { what: 'conversation', id })
    await audit(tx, ctx, { action: 'conversation.rename', target: { kind: 'conversation', id } })
    return renamed
  })
}
