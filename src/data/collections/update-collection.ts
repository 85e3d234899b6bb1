import type { CollectionId } from '#contract/ids'
import type { DataLevel } from '#contract/model-routing'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { announceChanges } from '#data/index-changes/queries'
import { type CollectionRow, findReadableCollection, lockCollection, updateCollectionRow } from './queries.ts'
import { requireWritableCollection } from './require-writable-collection.ts'
import { updateVisibility } from './sharing/queries.ts'
import { applyReaders } from './sharing/readers/queries.ts'

interface CollectionChange {
  /** How sensitive it is, from the next question on. */
  readonly data?: DataLevel | undefined
  /** False: the files that it has are forgotten too, by `forgetOriginals`. */
  readonly keepsOriginals?: boolean | undefined
  /** Agrees to that, when there are documents. */
  readonly forgetsOriginals?: boolean | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly visibility?: CollectionRow['visibility'] | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** Days without use after which it is emptied; null for never. */
  readonly expiresAfterDays?: number | null | undefined
  /** Null: no model writes questions any more. */
  readonly questionModel?: string | null
}

/** Changes what a collection is called and to whom it is open; whom it is shared with stays. One transaction, index included. */
export async function updateCollection(
  ctx: Ctx<'db'>,
  id: CollectionId,
  change: CollectionChange,
): Promise<CollectionRow> {
  authorize(ctx, 'collections:write')
  const { name, description, visibility, metadata, data, questionModel, keepsOriginals } = change
  const principals = principalsOf(ctx.actor)
  return ctx.db.transaction().execute(async (tx) => {
    await lockCollection(tx, principals, id)
    const before = await requireWritableCollection(tx, ctx, id)
    requireConsent(before, change)
    await updateCollectionRow(tx, id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(data === undefined ? {} : { data_level: data }),
      ...(keepsOriginals === undefined ? {} : { keep_originals: keepsOriginals }),
      ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
      ...(questionModel === undefined ? {} : { question_model: questionModel }),
      ...(change.expiresAfterDays === undefined ? {} : { expires_after_days: change.expiresAfterDays }),
    })
    if (visibility !== undefined && visibility !== before.visibility) {
      if (visibility === 'public') authorize(ctx, 'collections:publish')
      await updateVisibility(tx, principals, { id, visibility })
      await announceChanges(tx, await applyReaders(tx, id))
    }
    await audit(tx, ctx, {
      action: 'collection.update',
      target: { kind: 'collection', id },
      details: {
        visibility: visibility ?? before.visibility,
        data: data ?? before.data_level,
        ...(questionModel === undefined ? {} : { questionModel }),
        ...(keepsOriginals === undefined || keepsOriginals === before.keep_originals ? {} : { keepsOriginals }),
      },
    })
    // Whoever closes what is another's may read it no more: it is told as it was left.
    return (await findReadableCollection(tx, principals, id)) ?? leftBy(before, change)
  })
}

function leftBy(before: CollectionRow, change: CollectionChange): CollectionRow {
  return {
    ...before,
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    visibility: change.visibility ?? before.visibility,
    data_level: change.data ?? before.data_level,
    keep_originals: change.keepsOriginals ?? before.keep_originals,
    metadata: change.metadata ?? before.metadata,
    question_model: change.questionModel === undefined ? before.question_model : change.questionModel,
    expires_after_days: change.expiresAfterDays === undefined ? before.expires_after_days : change.expiresAfterDays,
  }
}

/** Files that are forgotten do not come back: whoever asks for that says so. */
function requireConsent(before: CollectionRow, { keepsOriginals, forgetsOriginals }: CollectionChange): void {
  const isLosing = before.keep_originals && keepsOriginals === false && before.documents > 0
  if (isLosing && forgetsOriginals !== true) {
    throw new AppError('conflict', { reason: 'originals_would_go', value: before.documents })
  }
}
