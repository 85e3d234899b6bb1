import type { ReadingNote } from '#data/documents/reading-note'
import { MarkdownWriter } from '#text/markdown-writer'
import { isAppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import { openBody } from '../html/open-page.ts'
import { pageMarkdown } from '#text/html/page-markdown'
import { keptName, numberedPages, type PlacedPage, writePart } from '../packages/write-part.ts'
import { notesOfPart, unreadOfPart } from '../part-notes.ts'
import type { NamedFile, ParserInput, Reading, UnreadFile } from '../parser.ts'
import { tidyText } from '../tidy-text.ts'
import { wordsIn } from '../words.ts'

/** A message, whatever its format. */
export interface Message {
  readonly subject: string
  /** Names and addresses as they are read. */
  readonly from: string
  readonly to: string
  readonly cc: string
  readonly date: Date | null
  readonly text: string
  readonly html: string
  readonly attachments: readonly NamedFile[]
}

/** The subject as title, who wrote to whom, the text, then each attachment below its name. */
export async function writeMessage(message: Message, input: ParserInput): Promise<Reading> {
  const body = bodyOf(message, input)
  const language = languageOf(`${message.subject}\n${body}`)
  const words = wordsIn(language)
  const out = new MarkdownWriter()
  const subject = message.subject.replaceAll(/\s+/g, ' ').trim()
  out.heading(1, subject)
  const date = message.date === null || Number.isNaN(message.date.getTime()) ? '' : dateIn(message.date, language)
  const { from, to, cc } = message
  for (const [label, value] of [
    [words.from, from],
    [words.to, to],
    [words.cc, cc],
    [words.date, date],
  ] as const) {
    if (value !== '') out.paragraph(words.field(label, value))
  }
  out.block(body)
  const notes: ReadingNote[] = []
  const unreadFiles: UnreadFile[] = []
  const pages: PlacedPage[] = [{ start: 0, part: { kind: 'message', name: '', file: null, page: null } }]
  for (const [index, { name: given, bytes }] of message.attachments.entries()) {
    const name = keptName(given)
    const part = { file: index + 1, name, heading: words.field(words.attachment, name) }
    try {
      const reading = await input.readPart(given, bytes)
      pages.push(...writePart(out, part, reading))
      notes.push(...notesOfPart(reading))
      unreadFiles.push(...unreadOfPart(part, reading))
    } catch (error) {
      if (!isAppError(error)) throw error
      pages.push(...writePart(out, part, null))
      notes.push({ kind: 'unread_part', name })
    }
    input.progress()
  }
  const shown = message.attachments.length === 0 ? [] : numberedPages(pages)
  return {
    title: subject === '' ? null : subject,
    markdown: out.toString(),
    language,
    pages: shown,
    notes,
    unreadFiles,
  }
}

/** Programs write a plain text beside the page, which says the same unless the page has tables or lists. */
function bodyOf({ text, html }: Message, { progress }: ParserInput): string {
  const isStructured = /<(?:table|li|h[1-6])\b/i.test(html)
  if (text.trim() !== '' && !isStructured) return plainBody(text)
  if (html.trim() === '') return plainBody(text)
  const body = openBody(html.replace(/^[\s\S]*?<body[^<>]*>/i, '').replace(/<\/body>[\s\S]*$/i, ''))
  return tidyText(pageMarkdown(body, progress))
}

/** Lines as they are; what is quoted stays quoted. */
function plainBody(text: string): string {
  return tidyText(text)
    .replaceAll(/^(\s{0,3})(#{1,6}\s|\||```|~~~)/gm, '$1\\$2')
    .trim()
}

function dateIn(date: Date, language: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(date)
}
