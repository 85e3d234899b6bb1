import type { GreyImage } from './grey-image.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Four bytes per pixel. */
  readonly rgba: Uint8Array
}

/** A file whose pages can be looked at; pages count from 1. Throws `corrupted` for a page that cannot be drawn. */
export interface PageSource {
  readonly pageCount: number
  /** For a reader of text: with as many dots as it wants, or as the file has. */
  grey(page: number, dotsPerInch?: number): Promise<GreyImage>
  /** For a person: at most this wide, in colour. */
  picture(page: number, width: number): Promise<Picture>
}
