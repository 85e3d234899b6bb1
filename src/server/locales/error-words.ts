import type { AppError, ErrorCode, ErrorDetails } from '#platform/errors'
import { englishErrors } from './error-words-english.ts'
import { frenchErrors } from './error-words-french.ts'

export type Language = 'fr' | 'en'

/** A sentence per error code; a missing one does not compile. */
export type ErrorWords = { readonly [C in ErrorCode]: (details: ErrorDetails[C]) => string }

/** What a person reads about an error, in their language. Says nothing that the details do not hold. */
export function errorWords<C extends ErrorCode>(
  error: Pick<AppError<C>, 'code' | 'details'>,
  language: Language,
): string {
  const words: ErrorWords = language === 'fr' ? frenchErrors : englishErrors
  return words[error.code](error.details)
}
