import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { parseDocument } from './parse-document.ts'
import { withRecognisedPages } from './recognise-pages.ts'

/** A file of which nothing is kept. */
export interface FileToParse {
  readonly name: string
  open(): Readable
}

/** Any document as Markdown, the pages that are pictures read by the engine. Throws the refusals of `parseDocument`. */
export async function parseFile(
  ctx: Ctx<'recogniser'>,
  { name, open }: FileToParse,
): Promise<{ mediaType: string; parsed: ParsedDocument }> {
  authorize(ctx, 'inference:use')
  const { signal, recogniser } = ctx
  const read = await parseDocument({ content: open(), name, signal })
  const parsed = await withRecognisedPages(read, { recogniser, content: () => buffer(open()), signal })
  return { mediaType: read.mediaType, parsed }
}
