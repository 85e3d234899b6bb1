import type { ReadingNote } from '#data/documents/reading-note'
import { posix } from 'node:path'
import { AppError, isAppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import { languageOf } from '../language.ts'
import { openPackage } from '../packages/open-package.ts'
import { writePart } from '../packages/write-part.ts'
import type { ParserInput, Reading } from '../parser.ts'

const mostFiles = 500
/** What systems put beside the files that a person chose. */
const notChosen = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i

/** Each file of an archive below its name; what cannot be read is named. */
export async function readArchive(input: ParserInput): Promise<Reading> {
  const archive = openPackage(input.bytes)
  const files = archive.names.filter((name) => !name.endsWith('/') && !notChosen.test(name))
  if (files.length > mostFiles) throw new AppError('too_large', { limitBytes: input.bytes.length })
  const out = new MarkdownWriter()
  const notes: ReadingNote[] = []
  let read = 0
  for (const name of files) {
    try {
      const reading = await input.readPart(posix.basename(name), archive.part(name) ?? new Uint8Array())
      writePart(out, name, reading)
      notes.push(...(reading.notes ?? []))
      read += 1
    } catch (error) {
      if (!isAppError(error) || error.code === 'decompression_bomb') throw error
      notes.push({ kind: 'unread_part', name })
    }
    input.progress()
  }
  if (read === 0) throw new AppError('empty_document', {})
  const markdown = out.toString()
  return { title: null, markdown, language: languageOf(markdown), pages: [], notes }
}
