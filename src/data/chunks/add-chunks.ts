import type { DocumentId, PrincipalId } from '#contract/ids'
import { createHash } from 'node:crypto'
import type { DocumentMetadata } from '#contract/documents'
import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { indexTextOf } from '../chunks/chunk.ts'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { embedIfPossible } from '../embeddings/embed-if-possible.ts'
import { indexHash } from '../index-hash.ts'
import { getDocument } from '../documents/get-document.ts'
import { insertVersions } from '#data/documents/text/queries'
import { announceChanges } from '#data/index-changes/queries'
import { findVersionText, insertChunks, lockReadableDocument, pointAtVersion, updateVersionText } from './queries.ts'

export interface NewChunk {
  readonly content: string
  readonly metadata?: DocumentMetadata | undefined
}

export interface ChunksToAdd {
  readonly documentId: DocumentId
  readonly passages: readonly NewChunk[]
}

const between = '\n\n'

/**
 * Adds passages at the end of a document as they are sent, each found and cited as one; ids in their order. Search
 * finds them once the index has followed. A document whose file is being read cannot take them: the reading would
 * put its own in their place.
 */
export async function addChunks(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  { documentId, passages }: ChunksToAdd,
): Promise<number[]> {
  authorize(ctx, 'collections:write')
  const { collection_id: collectionId, title } = await getDocument(ctx, documentId)
  await requireWritableCollection(ctx.db, ctx, collectionId)
  const texts = passages.map((passage) => ({ ...passage, indexText: indexTextOf(title, [], passage.content) }))
  await embedIfPossible(
    ctx,
    texts.map(({ indexText }) => ({ hash: indexHash(indexText), text: indexText })),
  )
  const principals = principalsOf(ctx.actor)
  return ctx.db.transaction().execute(async (tx) => {
    const document = await lockReadableDocument(tx, principals, documentId)
    if (!document) throw new AppError('not_found', { what: 'document', id: documentId })
    await requireWritableCollection(tx, ctx, document.collection_id)
    if (document.is_being_read) throw new AppError('conflict', { reason: 'document_being_read' })
    const version = await openVersion(tx, principals, document)
    const placed = placedAfter(version, texts)
    const ids = await insertChunks(
      tx,
      placed.map(({ content, metadata = {}, indexText, ...place }) => ({
        document_id: documentId,
        document_version_id: version.id,
        collection_id: document.collection_id,
        readers: document.readers,
        path: [],
        kind: 'text' as const,
        text: content,
        index_text: indexText,
        index_hash: indexHash(indexText),
        metadata: JSON.stringify(metadata),
        ...place,
      })),
    )
    const markdown = [version.markdown, ...texts.map(({ content }) => content)].filter((text) => text !== '')
    await rewriteText(tx, version.id, markdown.join(between))
    await pointAtVersion(tx, documentId, version.id)
    await announceChanges(tx, [documentId])
    await audit(tx, ctx, {
      action: 'document.add-passages',
      target: { kind: 'document', id: documentId },
      details: { passages: ids.length },
    })
    return ids
  })
}

interface OpenVersion {
  readonly id: number
  readonly markdown: string
  readonly last: number
}

/** The version that readers see, or the first one of a document that has no text yet. */
async function openVersion(
  tx: Database,
  principals: readonly PrincipalId[],
  document: { id: DocumentId; current_version_id: number | null },
): Promise<OpenVersion> {
  const { current_version_id: id } = document
  const known = id === null ? undefined : await findVersionText(tx, principals, id)
  if (id !== null && known) return { id, ...known }
  const [made] = await insertVersions(tx, [{ document_id: document.id, content_hash: hashOf(''), markdown: '' }])
  if (!made) throw new AppError('internal', { reason: 'a version was not stored' })
  return { id: made.id, markdown: '', last: -1 }
}

type Indexed = NewChunk & { readonly indexText: string }

function placedAfter({ markdown, last }: OpenVersion, texts: readonly Indexed[]) {
  let end = markdown.length
  return texts.map((text, index) => {
    const start = end === 0 ? 0 : end + between.length
    end = start + text.content.length
    return { ...text, ordinal: last + 1 + index, start_offset: start, end_offset: end }
  })
}

export async function rewriteText(tx: Database, versionId: number, markdown: string): Promise<void> {
  await updateVersionText(tx, versionId, { markdown, contentHash: hashOf(markdown) })
}

function hashOf(markdown: string): Buffer {
  return createHash('sha256').update(markdown).digest()
}
