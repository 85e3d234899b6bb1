import type { CollectionId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf, ownerOf } from '#platform/auth/authorize'
import type { Ctx } from '#apps/context'
import { assertReadable } from '#data/search/assert-readable'
import { defaultAssistantName, modelOfAssistant } from '#toolbox/assistants/assistant'
import { resolveAssistant } from '#toolbox/assistants/find-assistant'
import type { ConversationRow } from './message-row.ts'
import { insertConversation } from './queries.ts'
import { storableText } from './events/storable-text.ts'

/** Starts a conversation with an assistant that the caller may ask; without a title, its first question gives one. */
export async function createConversation(
  ctx: Ctx<'db' | 'settings' | 'models'>,
  draft: {
    assistant?: string | undefined
    title?: string | undefined
    collection_ids?: readonly CollectionId[] | null | undefined
    as_of?: string | null | undefined
  },
): Promise<ConversationRow> {
  authorize(ctx, 'conversations:write')
  const owner = ownerOf(ctx)
  const collectionIds = draft.collection_ids ?? null
  const model = modelOfAssistant(draft.assistant ?? defaultAssistantName)
  await Promise.all([assertReadable(ctx, { collectionIds: collectionIds ?? [] }), resolveAssistant(ctx, model)])
  return ctx.db.transaction().execute(async (tx) => {
    const created = await insertConversation(tx, {
      organisationId: organisationOf(ctx),
      owner,
      title: storableText(draft.title ?? ''),
      collectionIds,
      asOf: draft.as_of ?? null,
      model,
    })
    await audit(tx, ctx, { action: 'conversation.create', target: { kind: 'conversation', id: created.id } })
    return created
  })
}
