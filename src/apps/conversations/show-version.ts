import type { ConversationId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { AppError } from '#platform/errors'
import { latestBelow } from './branches.ts'
import { listPlaces, lockConversation, showOwnVersion } from './queries.ts'

/** Shows the version of a conversation that holds this question, to its latest answer. */
export async function showVersion(
  ctx: Ctx<'db'>,
  { id, messageId }: { id: ConversationId; messageId: number },
): Promise<void> {
  authorize(ctx, 'conversations:write')
  const owner = ownerOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await lockConversation(tx, { owner, id })
    const places = await listPlaces(tx, id)
    if (!places.some((place) => place.id === messageId))
      throw new AppError('not_found', { what: 'message', id: messageId })
    await showOwnVersion(tx, { owner, id, shownId: latestBelow(places, messageId) })
    await audit(tx, ctx, { action: 'conversation.show-version', target: { kind: 'conversation', id } })
  })
}
