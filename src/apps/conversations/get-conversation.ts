import type { ConversationId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import type { CitationChange } from '#contract/applications'
import { listCitationChanges } from './changes/queries.ts'
import { type Versions, shownOf } from './branches.ts'
import { type ConversationReading, readConversation } from './queries.ts'

export interface ShownConversation extends ConversationReading {
  /** What its answers cite and is no longer so. */
  readonly changes: readonly CitationChange[]
  /** Of the questions that were asked in other words, or answered again. */
  readonly versions: readonly Versions[]
}

/** A conversation with the messages that are shown, and the id of the event after which its stream goes on. */
export async function getConversation(ctx: Ctx<'db'>, id: ConversationId): Promise<ShownConversation> {
  authorize(ctx, 'conversations:read')
  const owner = ownerOf(ctx)
  const reading = await readConversation(ctx.db, { owner, id })
  const changes = await listCitationChanges(ctx.db, { owner, readable: principalsOf(ctx.actor), conversationId: id })
  const { path, versions } = shownOf(reading.places, reading.conversation.shown_id)
  const shown = new Set(path)
  return { ...reading, messages: reading.messages.filter((one) => shown.has(one.id)), changes, versions }
}
