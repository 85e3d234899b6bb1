import type { DocumentId } from '#contract/ids'
import { listChunks } from '#data/documents/list-chunks'
import type { ServerContext } from '#server/context'

const pageLength = 100
/** Of one document: more would not fit a model's context. */
const mostChunks = 2000

export async function passagesOf(ctx: ServerContext, documentId: DocumentId) {
  const first = await listChunks(ctx, { id: documentId, limit: pageLength, offset: 0 })
  const rows = [...first.rows]
  for (let offset = pageLength; offset < Math.min(first.total, mostChunks); offset += pageLength) {
    rows.push(...(await listChunks(ctx, { id: documentId, limit: pageLength, offset })).rows)
  }
  return { document: first.document, rows }
}

/** The text of a document as its passages hold it. */
export async function wholeText(ctx: ServerContext, documentId: DocumentId): Promise<string> {
  const { rows } = await passagesOf(ctx, documentId)
  return rows.map(({ text }) => text).join('\n\n')
}
