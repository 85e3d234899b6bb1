import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from './get-document.ts'
import { countCitations, type DocumentRow, findReadableText } from './queries.ts'

export interface DescribedDocument {
  readonly document: DocumentRow
  /** 0 when it has none. */
  readonly pageCount: number
  /** Answers that cite it, whoever asked. */
  readonly citedBy: number
}

/** A document with what its own page tells. */
export async function describeDocument(ctx: Ctx<'db'>, id: number): Promise<DescribedDocument> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, id)
  const text = await findReadableText(ctx.db, principalsOf(ctx.actor), { id })
  const { total } = await countCitations(ctx.db, id)
  return { document, pageCount: text?.pages.length ?? 0, citedBy: total }
}
