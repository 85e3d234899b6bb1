import type { ReadingNote } from '#data/documents/reading-note'
import { posix } from 'node:path'
import { AppError, isAppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import { languageOf } from '../language.ts'
import { openPackage, type Package } from '../packages/open-package.ts'
import { keptName, numberedPages, type PlacedPage, unreadPart, writePart } from '../packages/write-part.ts'
import { notesOfPart, unreadOfPart } from '../part-notes.ts'
import type { NamedFile, ParserInput, Reading, UnreadFile } from '../parser.ts'

const mostFiles = 500
/** What systems put beside the files that a person chose. */
const notChosen = /(?:^|\/)(?:__MACOSX\/|\.(?!\.?\/)|Thumbs\.db$|desktop\.ini$)/i

/** Each file of an archive below its name; what cannot be read is named. */
export async function readArchive(input: ParserInput): Promise<Reading> {
  const archive = openPackage(input.bytes)
  const files = filesIn(archive)
  if (files.length > mostFiles) throw new AppError('too_large', { limitBytes: input.bytes.length })
  const out = new MarkdownWriter()
  const notes: ReadingNote[] = []
  const unreadFiles: UnreadFile[] = []
  const pages: PlacedPage[] = []
  let read = 0
  for (const [index, path] of files.entries()) {
    const name = keptName(path)
    const file = index + 1
    try {
      const reading = await input.readPart(posix.basename(path), archive.part(path) ?? new Uint8Array())
      pages.push(...writePart(out, { file, name, heading: name }, reading))
      notes.push(...notesOfPart(reading))
      unreadFiles.push(...unreadOfPart({ file, name }, reading))
      read += 1
    } catch (error) {
      if (!isAppError(error) || error.code === 'decompression_bomb') throw error
      pages.push(unreadPart(out, { file, name }))
      notes.push({ kind: 'unread_part', name })
    }
    input.progress()
  }
  if (read === 0) throw new AppError('empty_document', {})
  const markdown = out.toString()
  return { title: null, markdown, language: languageOf(markdown), pages: numberedPages(pages), notes, unreadFiles }
}

/** One of the files that are read or named, by its place among them. */
export function fileInArchive(bytes: Uint8Array, number: number): NamedFile | null {
  const archive = openPackage(bytes)
  const path = filesIn(archive)[number - 1]
  const content = path === undefined ? null : archive.part(path)
  return path === undefined || content === null ? null : { name: posix.basename(path), bytes: content }
}

function filesIn({ names }: Package): string[] {
  return names.filter((name) => !name.endsWith('/') && !notChosen.test(name))
}
