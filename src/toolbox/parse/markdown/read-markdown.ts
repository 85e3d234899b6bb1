import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'
import { withoutComments } from './without-comments.ts'
import { markdownLines } from '#text/markdown-lines'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'

const FrontMatter = z.object({
  title: z.string().nullish().catch(null),
  lang: z.string().nullish().catch(null),
  language: z.string().nullish().catch(null),
})

/** Markdown as it is, without its front matter, with every heading in the one form that starts with `#`. */
export async function readMarkdown({ bytes }: ParserInput): Promise<ParsedDocument> {
  const { facts, body } = splitFrontMatter(tidyText(decodeText(bytes)))
  const markdown = withAtxHeadings(withoutComments(body)).trim()
  if (markdown === '') throw new AppError('empty_document', {})
  const title = facts.title?.trim() || firstHeading(markdown)
  return { title, markdown, language: languageOf(markdown, facts.lang ?? facts.language), pages: [] }
}

function splitFrontMatter(text: string): { facts: z.infer<typeof FrontMatter>; body: string } {
  const found = /^---[^\S\n]*\n([\s\S]{0,20000}?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/.exec(text)
  if (found === null) return { facts: {}, body: text }
  const facts = FrontMatter.safeParse(readYaml(found[1] ?? ''))
  return facts.success ? { facts: facts.data, body: text.slice(found[0].length) } : { facts: {}, body: text }
}

/** What is not YAML was a rule between two paragraphs. */
function readYaml(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 10 })
  } catch {
    return null
  }
}

/** Underlined headings become `#` and `##`; lines of code are left alone. */
function withAtxHeadings(text: string): string {
  const kept: string[] = []
  for (const { text: line, code } of markdownLines(text)) {
    const above = kept.at(-1) ?? ''
    const underline = code !== null ? null : /^\s{0,3}(=+|-{2,})\s*$/.exec(line)
    if (underline && isParagraphLine(above) && !isRule(above) && !isParagraphLine(kept.at(-2) ?? '')) {
      kept[kept.length - 1] = `${underline[1]?.startsWith('=') ? '#' : '##'} ${above.trim()}`
    } else kept.push(line)
  }
  return kept.join('\n')
}

function isRule(line: string): boolean {
  return /^[\s=-]*$/.test(line)
}

function isParagraphLine(line: string): boolean {
  return /\S/.test(line) && !/^(?:\s{0,3}(?:[#>|]|[-*+]\s|\d{1,9}[.)]\s|```|~~~)|\s{4,}|\t)/.test(line)
}

function firstHeading(markdown: string): string | null {
  const line = markdown
    .slice(0, 5_000)
    .split('\n')
    .find((text) => /^#{1,2}\s/.test(text))
  const text =
    line
      ?.replace(/^#+/, '')
      .trim()
      .replaceAll(/[*`]|__/g, '') ?? ''
  return text.replace(/\s#+$/, '').trim() || null
}
