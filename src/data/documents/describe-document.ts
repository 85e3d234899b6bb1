import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from './get-document.ts'
import type { ParsedPage } from './parsed.ts'
import { countCitations, type DocumentRow } from './queries.ts'
import { findReadableText } from './text/queries.ts'

export interface InnerFile {
  readonly number: number
  readonly name: string
}

export interface DescribedDocument {
  readonly document: DocumentRow
  /** 0 when it has none. */
  readonly pageCount: number
  /** Files inside it, by their place among them. */
  readonly files: readonly InnerFile[]
  /** Answers that cite it, whoever asked. */
  readonly citedBy: number
}

/** A document with what its own page tells. */
export async function describeDocument(ctx: Ctx<'db'>, id: DocumentId): Promise<DescribedDocument> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, id)
  const text = await findReadableText(ctx.db, principalsOf(ctx.actor), { id })
  const pages = text?.pages ?? []
  const { total } = await countCitations(ctx.db, id)
  return { document, pageCount: pages.length, files: filesIn(pages), citedBy: total }
}

/** A file of several pages is named once. */
function filesIn(pages: readonly ParsedPage[]): InnerFile[] {
  const names = new Map<number, string>()
  for (const { part } of pages) if (part?.file != null && !names.has(part.file)) names.set(part.file, part.name)
  return [...names].map(([number, name]) => ({ number, name }))
}
