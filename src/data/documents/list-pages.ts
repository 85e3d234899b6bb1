import type { PagePart } from '#contract/citations'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from './get-document.ts'
import { findReadableText, type VersionOf } from './text/queries.ts'
import type { ParsedPage } from './parsed.ts'
import { getVersion } from './versions/get-version.ts'

export interface TextPage {
  readonly page: number
  readonly part?: PagePart
  readonly text: string
  readonly isRecognised: boolean
  readonly isDoubtful: boolean
}

/** The text of a document, page by page; a document without pages is one. A past version when one is asked for. */
export async function listPages(
  ctx: Ctx<'db'>,
  { id, versionId, limit, offset }: VersionOf & { limit: number; offset: number },
): Promise<{ rows: TextPage[]; total: number }> {
  authorize(ctx, 'collections:read')
  await getDocument(ctx, id)
  if (versionId !== undefined) await getVersion(ctx, { documentId: id, versionId })
  const text = await findReadableText(ctx.db, principalsOf(ctx.actor), { id, versionId })
  const pages = text ? pagesOf(text) : []
  return { rows: pages.slice(offset, offset + limit), total: pages.length }
}

function pagesOf({ markdown, pages }: { markdown: string; pages: readonly ParsedPage[] }): TextPage[] {
  if (pages.length === 0) return [{ page: 1, text: markdown, isRecognised: false, isDoubtful: false }]
  return pages.map(({ page, start, part, recognised }, index) => ({
    page,
    ...(part === undefined ? {} : { part }),
    text: markdown.slice(index === 0 ? 0 : start, pages[index + 1]?.start ?? markdown.length).trim(),
    isRecognised: recognised !== undefined,
    isDoubtful: recognised?.isDoubtful ?? false,
  }))
}
