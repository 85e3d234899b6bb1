import type { ReadingNote } from '#data/documents/reading-note'
import type { Reading } from './parser.ts'

/** What is told of a file inside another one. Its pictures are not read: it is to be sent apart. */
export function notesOfPart(name: string, { notes = [], unreadPages = [] }: Reading): ReadingNote[] {
  return unreadPages.length === 0 ? [...notes] : [...notes, { kind: 'unread_part', name }]
}
