import { asCollectionId, asDocumentId } from '#contract/ids'
import { listCollections } from '#data/collections/list-collections'
import { listDocuments } from '#data/documents/list-documents'
import { AppError } from '#platform/errors'
import type { ServerContext } from '#server/context'
import { wholeText } from './whole-text.ts'

type Json = Readonly<Record<string, unknown>>

const pageLength = 100

/** The collections that the key may read, a page at a time: the cursor is how many came before. */
export async function listResources(ctx: ServerContext, { cursor }: Json): Promise<Json> {
  const offset = typeof cursor === 'string' && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0
  const { rows, total } = await listCollections(ctx, { limit: pageLength, offset })
  const resources = rows.map(({ id, name, description }) => ({
    uri: `socle://collections/${id}`,
    name,
    title: name,
    description,
    mimeType: 'application/json',
  }))
  const next = offset + rows.length
  return { resources, ...(rows.length > 0 && next < total ? { nextCursor: String(next) } : {}) }
}

export const resourceTemplates: readonly Json[] = [
  {
    uriTemplate: 'socle://collections/{id}',
    name: 'collection',
    description: 'Its latest documents, by their address',
    mimeType: 'application/json',
  },
  {
    uriTemplate: 'socle://documents/{id}',
    name: 'document',
    description: 'The text of a document',
    mimeType: 'text/markdown',
  },
]

const address = /^socle:\/\/(collections|documents)\/([1-9]\d{0,9})$/

/** Throws `not_found` for what the key may not read, and for any other address. */
export async function readResource(ctx: ServerContext, { uri }: Json): Promise<Json> {
  const asked = typeof uri === 'string' ? uri.slice(0, 200) : ''
  const [, kind, digits] = address.exec(asked) ?? []
  if (kind === undefined) throw new AppError('not_found', { what: 'resource', id: asked })
  const id = Number(digits)
  if (kind === 'documents') {
    const text = await wholeText(ctx, asDocumentId(id))
    return { contents: [{ uri: asked, mimeType: 'text/markdown', text }] }
  }
  const { rows, total } = await listDocuments(ctx, { collectionId: asCollectionId(id), limit: pageLength, offset: 0 })
  const documents = rows.map((row) => ({ uri: `socle://documents/${row.id}`, title: row.title }))
  return { contents: [{ uri: asked, mimeType: 'application/json', text: JSON.stringify({ total, documents }) }] }
}
