import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { ParsedDocument } from '#data/documents/parsed'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { withRecognisedText } from './recognise-pages.ts'

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
  const parsed = await withRecognisedText(read, {
    recogniser: pageEngine,
    content: () => buffer(open()),
    openFile: (number) => documentReader.openInner({ content: open(), name, signal }, number),
    signal,
  })
  return { mediaType: read.mediaType, parsed }
}
