import type { ConversationId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { CitationChange } from '#contract/applications'
import { listCitationChanges } from './changes/queries.ts'
import { type ConversationReading, readConversation } from './queries.ts'

export interface ShownConversation extends ConversationReading {
  /** What its answers cite and is no longer so. */
  readonly changes: readonly CitationChange[]
}

/** A conversation with its messages, and the id of the event after which its stream goes on. */
export async function getConversation(ctx: Ctx<'db'>, id: ConversationId): Promise<ShownConversation> {
  authorize(ctx, 'conversations:read')
  const owner = ownerOf(ctx)
  const reading = await readConversation(ctx.db, { owner, id })
  const changes = await listCitationChanges(ctx.db, { owner, readable: principalsOf(ctx.actor), conversationId: id })
  return { ...reading, changes }
}
