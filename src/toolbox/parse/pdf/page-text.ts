import type { StructureNode } from './structure.ts'

/** In points, from the bottom left of the page. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** A field of a form where its page shows it: what was filled in (empty for nothing), or the mark of a box. */
export interface FormField {
  readonly box: Box
  readonly text: string
  /** The page draws it itself. */
  readonly isDrawn: boolean
}

/** The characters of one page, in the order in which they are drawn. Valid until the next page is asked for. */
export interface PageText {
  readonly length: number
  readonly height: number
  readonly width: number
  /** What it lets people fill in. */
  readonly fields: readonly FormField[]
  /** Nothing is drawn on the page. */
  readonly isBlank: boolean
  /** Code point; the engine adds spaces and line ends, and marks with 2 a hyphen that cuts a word. */
  codeAt(index: number): number
  /** The engine could not tell which character a drawn shape is. */
  isUnreadable(index: number): boolean
  boxAt(index: number): Box
  /** A character that the engine added, because two others stand apart. */
  isGenerated(index: number): boolean
  /** Of the writing direction, in radians. */
  angleAt(index: number): number
  fontNameAt(index: number): string
  /** Which marked part of the page a character belongs to, -1 for none: the structure says what the part is. */
  markAt(index: number): number
  /** What the file says of the page's headings, lists and tables; empty when it says nothing. */
  structure(): StructureNode[]
  /** Share of the page that its largest picture covers. */
  pictureShare(): number
  /** Straight lines that are drawn on it, as thin boxes. */
  rules(): Box[]
}

export interface PdfFile {
  readonly pageCount: number
  /** Its fields are described in XML: alone, when no page has one, and pages then say no more than that a program is needed. */
  readonly isXmlForm: boolean
  meta(name: 'Title'): string
  /** One page at a time; `null` when that page is broken. */
  withPage<T>(index: number, read: (page: PageText) => T): T | null
}
