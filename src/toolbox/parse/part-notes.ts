import type { ReadingNote } from '#data/documents/reading-note'
import type { Reading, UnreadFile } from './parser.ts'

/** What is told of a file inside another one; scans inside that file are to be sent apart. */
export function notesOfPart({ notes = [], unreadFiles = [] }: Reading): ReadingNote[] {
  return [...notes, ...unreadFiles.map(({ name }) => ({ kind: 'unread_part' as const, name }))]
}

/** The file inside, when it has pages that are left to an engine that reads pictures. */
export function unreadOfPart(part: Omit<UnreadFile, 'pages'>, { unreadPages = [] }: Reading): UnreadFile[] {
  return unreadPages.length === 0 ? [] : [{ file: part.file, name: part.name, pages: unreadPages }]
}
