import type { PagePart } from '#contract/citations'
import type { ReadingNote } from './reading-note.ts'

/** Where a page of a paginated original begins in the Markdown text. */
export interface ParsedPage {
  page: number
  start: number
  /** What it is, when it is no page: sheets, slides and files inside have a number too. */
  part?: PagePart | undefined
  /** The page was a picture, read by an engine; doubtful when something on it was not read, or badly. */
  recognised?: { isDoubtful: boolean }
}

/** What a parser or a corpus reader gives: one Markdown text with its headings; pages map offsets of a paginated original. */
export interface ParsedDocument {
  title: string | null
  markdown: string
  language: string
  pages: readonly ParsedPage[]
  notes?: readonly ReadingNote[]
}
