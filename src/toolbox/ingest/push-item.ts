import type { SourceId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'
import { getDocument } from '#data/documents/get-document'
import type { DocumentRow } from '#data/documents/queries'
import { getOpenPushedSource } from '#data/sources/pushed/get-pushed-source'
import { findReadableItem } from '#data/sources/pushed/queries'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { uploadDocument } from './upload-document.ts'

export interface PushedItem {
  readonly sourceId: SourceId
  /** Stays the same as long as the item is the same one. */
  readonly externalId: string
  /** Of the file. */
  readonly name: string
  readonly title?: string | undefined
  readonly metadata?: DocumentMetadata | undefined
  /** Changes when the item does: what bears the mark that was stored is not read again. */
  readonly mark?: string | undefined
  readonly url?: string | undefined
  /** YYYY-MM-DD */
  readonly updatedAt?: string | undefined
  readonly limitBytes: number
  open(): AsyncIterable<Uint8Array>
}

/** Takes in what a program pushes: new, or in the place of what it pushed under this id before. Kept when this returns. */
export async function pushItem(ctx: Ctx<'db' | 'storage' | 'jobs'>, item: PushedItem): Promise<DocumentRow> {
  authorize(ctx, 'collections:write')
  const { sourceId, externalId, name, title, metadata, mark, limitBytes } = item
  const { collectionId, publisher, licence } = await getOpenPushedSource(ctx, sourceId)
  const known = await findReadableItem(ctx.db, principalsOf(ctx.actor), { collectionId, externalId })
  if (known && mark !== undefined && known.source_mark === mark && known.state !== 'failed') {
    return getDocument(ctx, known.id)
  }
  const source = {
    source_mark: mark ?? null,
    canonical_url: item.url ?? null,
    source_updated_at: item.updatedAt ?? null,
    publisher,
    licence,
  }
  const upload = { collectionId, externalId, name, title, metadata, limitBytes, source }
  return uploadDocument(ctx, { ...upload, content: item.open() })
}
