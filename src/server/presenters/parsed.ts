import type { toolRoutes } from '#contract/tools'
import type { ParsedDocument } from '#data/documents/parsed'
import { markdownLines } from '#text/markdown-lines'
import type { z } from 'zod'

type Answer = z.input<(typeof toolRoutes)['parseDocument']['response']>

const mostHeadings = 100_000

/** A document that was read and is not kept. */
export function presentParsed(
  name: string,
  { mediaType, parsed }: { mediaType: string; parsed: ParsedDocument },
): Answer {
  const { title, language, markdown, pages } = parsed
  return {
    object: 'parsed_document',
    name,
    title,
    media_type: mediaType,
    language,
    markdown,
    pages: pages.map(({ page, start, recognised }) => ({
      page,
      start,
      recognised: recognised !== undefined,
      doubtful: recognised?.isDoubtful ?? false,
    })),
    headings: headingsOf(markdown),
  }
}

/** Lines that begin with one to six number signs, outside fences. */
function headingsOf(markdown: string): Answer['headings'] {
  const headings: Answer['headings'] = []
  for (const { text, start, code } of markdownLines(markdown)) {
    const level = code === null ? (/^#{1,6}(?= )/.exec(text)?.[0].length ?? 0) : 0
    if (level > 0) headings.push({ level, text: text.slice(level).trim(), start })
    if (headings.length === mostHeadings) break
  }
  return headings
}
