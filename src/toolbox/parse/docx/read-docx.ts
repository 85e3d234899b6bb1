import { AppError } from '#platform/errors'
import { withArticleHeadings } from '../article-headings.ts'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { openPackage, type Package, requirePart } from '../packages/open-package.ts'
import { childOf, descendantsOf, parseXml, textOf } from '../packages/xml.ts'
import { openBody } from '../html/open-page.ts'
import { pageMarkdown } from '#text/html/page-markdown'
import type { ParserInput, Reading } from '../parser.ts'
import { tidyText } from '../tidy-text.ts'
import { titleIn } from '../title-in.ts'
import { placeNotes } from './notes.ts'
import { withoutContents } from './table-of-contents.ts'
import mammoth from 'mammoth'

/** Beside the library's own: the title above the other headings, tables of contents left out. */
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Titre'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name^='toc '] => !",
  "p[style-name^='TOC '] => !",
  "p[style-name^='Contents '] => !",
  "p[style-name='table of figures'] => !",
  ...[1, 2, 3, 4, 5].flatMap((level) => [
    `p[style-name='heading ${level}'] => h${level + 1}:fresh`,
    `p[style-name='Heading ${level}'] => h${level + 1}:fresh`,
    `p[style-name='Titre ${level}'] => h${level + 1}:fresh`,
    `p.Heading${level} => h${level + 1}:fresh`,
    `p.Titre${level} => h${level + 1}:fresh`,
  ]),
]

/** A text document of Word: changes as accepted, notes below their paragraph, running titles and comments left out. */
export async function readDocx({ bytes, progress }: ParserInput): Promise<Reading> {
  checkPackage(bytes)
  const archive = openPackage(bytes)
  requirePart(archive, '[Content_Types].xml')
  const html = await convert(bytes)
  progress()
  const body = openBody(withoutContents(html))
  placeNotes(body)
  const markdown = withArticleHeadings(tidyText(pageMarkdown(body, progress)).trim())
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  const comments = countComments(archive)
  return {
    title: titleIn(markdown, titleProperty(archive)),
    markdown,
    language: languageOf(markdown),
    pages: [],
    notes: comments > 0 ? [{ kind: 'comments', count: comments }] : [],
  }
}

async function convert(bytes: Uint8Array): Promise<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }))
  try {
    return (await mammoth.convertToHtml({ buffer }, { styleMap, convertImage })).value
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new AppError('corrupted', { reason: 'not_a_whole_word_document' })
  }
}

function titleProperty(archive: Package): string | null {
  const part = archive.part('docProps/core.xml')
  const title = part === null ? undefined : childOf(parseXml(part), 'dc:title')
  return title === undefined ? null : textOf(title)
}

function countComments(archive: Package): number {
  const part = archive.part('word/comments.xml')
  return part === null ? 0 : [...descendantsOf(parseXml(part), 'w:comment')].length
}
