import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { withRecognisedPages } from './recognise-pages.ts'

/** A file of which nothing is kept. */
export interface FileToParse {
  readonly name: string
  open(): Readable
}

/** Any document as Markdown, the pages that are pictures read by the engine. Throws the refusals of `DocumentReader`. */
export async function parseFile(
  ctx: Ctx<'documentReader' | 'pageEngine'>,
  { name, open }: FileToParse,
): Promise<{ mediaType: string; parsed: ParsedDocument }> {
  authorize(ctx, 'inference:use')
  const { signal, documentReader, pageEngine } = ctx
  const read = await documentReader.read({ content: open(), name, signal })
  const parsed = await withRecognisedPages(read, { recogniser: pageEngine, content: () => buffer(open()), signal })
  return { mediaType: read.mediaType, parsed }
}
