import type { CollectionId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { holdCollection } from '../collections/queries.ts'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { type DocumentRow, findReadableDocument, insertNamedDocument } from './queries.ts'

export interface NamedDocument {
  readonly collectionId: CollectionId
  readonly name: string
  readonly metadata?: DocumentMetadata | undefined
}

/** A document without a file, ready and empty: its passages are added one by one. A name is taken once. */
export async function addDocument(ctx: Ctx<'db'>, draft: NamedDocument): Promise<DocumentRow> {
  authorize(ctx, 'collections:write')
  const { collectionId, name, metadata = {} } = draft
  const principals = principalsOf(ctx.actor)
  return ctx.db.transaction().execute(async (tx) => {
    await holdCollection(tx, principals, collectionId)
    const { readers } = await requireWritableCollection(tx, ctx, collectionId)
    const row = { collection_id: collectionId, external_id: name, title: name, readers }
    const made = await insertNamedDocument(tx, { ...row, state: 'ready', metadata: JSON.stringify(metadata) })
    if (!made) throw new AppError('conflict', { reason: 'document_name_taken' })
    await audit(tx, ctx, {
      action: 'document.add',
      target: { kind: 'document', id: made.id },
      details: { collectionId },
    })
    const document = await findReadableDocument(tx, principals, made.id)
    if (!document) throw new AppError('not_found', { what: 'document', id: made.id })
    return document
  })
}
