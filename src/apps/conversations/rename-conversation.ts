import type { ConversationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { ConversationRow } from './message-row.ts'
import { renameOwnConversation } from './queries.ts'
import { storableText } from './events/storable-text.ts'

export async function renameConversation(
  ctx: Ctx<'db'>,
  { id, title }: { id: ConversationId; title: string },
): Promise<ConversationRow> {
  authorize(ctx, 'conversations:write')
  return ctx.db.transaction().execute(async (tx) => {
    const renamed = await renameOwnConversation(tx, { owner: ownerOf(ctx), id, title: storableText(title) })
    await audit(tx, ctx, { action: 'conversation.rename', target: { kind: 'conversation', id } })
    return renamed
  })
}
