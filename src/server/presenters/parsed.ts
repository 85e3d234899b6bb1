import type { toolRoutes } from '#contract/tools'
import type { ParsedDocument } from '#data/documents/parsed'
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
  let isFenced = false
  let start = 0
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isFenced = !isFenced
    const marks = /^#{1,6}(?= )/.exec(line)?.[0].length ?? 0
    if (marks > 0 && !isFenced && headings.length < mostHeadings)
      headings.push({ level: marks, text: line.slice(marks).trim(), start })
    start += line.length + 1
  }
  return headings
}
