import type { AppError } from '#platform/errors'

/** A file whose pages, all or some, are pictures of text. */
export interface PagesToRecognise {
  readonly content: Uint8Array
  /** Of the bytes: `application/pdf`, `image/png`, `image/jpeg`, `image/tiff`, `image/webp`. */
  readonly mediaType: string
  /** From one; `all` of a picture, of which only its decoder knows how many pages it has. */
  readonly pages: readonly number[] | 'all'
  readonly signal: AbortSignal
}

export interface RecognisedPage {
  readonly page: number
  /** Empty when the page holds no text. */
  readonly markdown: string
  /** Ink of the page that no recognised word covers, or words that are guesses: a person should look. */
  readonly isDoubtful: boolean
}

/** A page that is damaged, or costs more than a page may; the others of its file are read. */
export interface RefusedPage {
  readonly page: number
  readonly refusal: AppError
}

/**
 * Reads pages that have no text of their own. Bounded like the reading of any file, in processes of its own; throws the
 * refusals of `DocumentReader` for a file that cannot be opened.
 */
export interface PageRecogniser {
  recognise(pages: PagesToRecognise): AsyncIterable<RecognisedPage | RefusedPage>
}
