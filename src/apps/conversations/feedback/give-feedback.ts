import type { ConversationId } from '#contract/ids'
import type { Ctx } from '#apps/context'
import type { FeedbackDraft } from '#contract/applications'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf, ownerOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { storableText } from '../events/storable-text.ts'
import type { MessageRow } from '../message-row.ts'
import { findOwnAnswer, upsertFeedback } from './queries.ts'

/** Keeps what the owner of a conversation says of one of its answers; a second time replaces the first. */
export async function giveFeedback(
  ctx: Ctx<'db'>,
  about: { conversationId: ConversationId; messageId: number },
  draft: FeedbackDraft,
): Promise<MessageRow> {
  authorize(ctx, 'conversations:write')
  const own = { owner: ownerOf(ctx), ...about }
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await findOwnAnswer(tx, own))) throw new AppError('not_found', { what: 'message', id: about.messageId })
    const said = { ...draft, comment: storableText(draft.comment) }
    await upsertFeedback(tx, { ...said, messageId: about.messageId, organisationId: organisationOf(ctx) })
    await audit(tx, ctx, { action: 'feedback.give', target: { kind: 'message', id: about.messageId } })
    const kept = await findOwnAnswer(tx, own)
    if (!kept) throw new AppError('not_found', { what: 'message', id: about.messageId })
    return kept
  })
}
